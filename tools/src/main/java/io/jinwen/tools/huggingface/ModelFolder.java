package io.jinwen.tools.huggingface;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A downloaded model: its JSON files, and the tensors of all shards. */
final class ModelFolder implements AutoCloseable {
  private static final String INDEX = FolderImport.INDEX;
  private static final String ONE_FILE = FolderImport.ONE_FILE;
  private static final long JSON_BYTES_MAX = 256L << 20;
  private static final Pattern PLAIN_NAME = Pattern.compile("[\\w.-]{1,200}");
  private static final Pattern PICKLE = Pattern.compile(".*\\.(bin|pt|pth|ckpt|pkl)");
  private static final Pattern SUM = Pattern.compile("([0-9a-fA-F]{64}) [ *](?:\\./)?(\\S+)");
  private static final Pattern HEX = Pattern.compile("\"?([0-9a-f]{64})\"?");

  private final Path folder;
  private final Map<String, StoredTensor> tensors = new LinkedHashMap<>();

  /** A folder whose JSON files can be read; its tensors only by {@link #open}. */
  ModelFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * Opens a folder, verifies what checksums it carries, finds its tensors.
   *
   * @throws ImportRefused where something is missing or damaged
   */
  static ModelFolder open(Path folder) throws IOException {
    ModelFolder opened = new ModelFolder(folder);
    try {
      List<String> shards = opened.shards();
      opened.verify(shards);
      for (String shard : shards) {
        for (StoredTensor tensor : SafetensorsFile.read(folder.resolve(shard))) {
          if (opened.tensors.putIfAbsent(tensor.name(), tensor) != null) {
            throw new ImportRefused(
                "tensor %s is in two shards; the folder is a mixture of models", tensor.name());
          }
        }
      }
      return opened;
    } catch (IOException | RuntimeException | Error e) {
      opened.close();
      throw e;
    }
  }

  String name() {
    return folder.toAbsolutePath().normalize().getFileName().toString();
  }

  Map<String, StoredTensor> tensors() {
    return tensors;
  }

  /** A JSON file that must be there. */
  JsonNode json(String name) throws IOException {
    return optionalJson(name)
        .orElseThrow(
            () -> new ImportRefused("%s has no %s; download the whole repository", folder, name));
  }

  Optional<JsonNode> optionalJson(String name) throws IOException {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      JsonNode parsed = JsonMapper.shared().readTree(text.get());
      if (parsed.isObject()) {
        return Optional.of(parsed);
      }
    } catch (JacksonException e) {
      // told below
    }
    throw new ImportRefused("%s is damaged: it is no JSON object. Download it again", name);
  }

  Optional<String> text(String name) throws IOException {
    Optional<byte[]> bytes = bytes(name);
    return bytes.map(all -> new String(all, StandardCharsets.UTF_8));
  }

  Optional<byte[]> bytes(String name) throws IOException {
    Path file = folder.resolve(name);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    if (Files.size(file) > JSON_BYTES_MAX) {
      throw new ImportRefused(
          "%s has more than %d MiB; such files are small", name, JSON_BYTES_MAX >> 20);
    }
    return Optional.of(Files.readAllBytes(file));
  }

  /** The names of the weight files. */
  private List<String> shards() throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new ImportRefused("there is no folder %s", folder);
    }
    Optional<JsonNode> index = optionalJson(INDEX);
    if (index.isEmpty()) {
      return List.of(onlyFile());
    }
    Set<String> names = shards(index.get());
    for (String name : names) {
      if (!Files.isRegularFile(folder.resolve(name))) {
        throw new ImportRefused(
            "the shard %s, which %s names, is missing; download it too", name, INDEX);
      }
    }
    return List.copyOf(names);
  }

  /** The shards that an index names. */
  static Set<String> shards(JsonNode index) {
    TreeSet<String> names = new TreeSet<>();
    for (JsonNode file : index.path("weight_map").values()) {
      String name = file.asString("");
      if (!PLAIN_NAME.matcher(name).matches() || !name.endsWith(".safetensors")) {
        throw new ImportRefused("%s names a shard that is no plain file name", INDEX);
      }
      names.add(name);
    }
    if (names.isEmpty()) {
      throw new ImportRefused("%s names no shards; download it again", INDEX);
    }
    return names;
  }

  /** The file of the usual name; else the only one, since packed models of old have other names. */
  private String onlyFile() throws IOException {
    if (Files.isRegularFile(folder.resolve(ONE_FILE))) {
      return ONE_FILE;
    }
    try (Stream<Path> files = Files.list(folder)) {
      List<String> names =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".safetensors") && PLAIN_NAME.matcher(name).matches())
              .toList();
      if (names.size() == 1) {
        return names.getFirst();
      }
    }
    throw noWeights();
  }

  private ImportRefused noWeights() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      Optional<String> pickle =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> PICKLE.matcher(name).matches())
              .sorted()
              .findFirst();
      if (pickle.isPresent()) {
        return new ImportRefused(
            "%s is a pickle file, which can run code of its maker and is never opened here;"
                + " take a repository with model.safetensors, or save it anew with"
                + " save_pretrained(safe_serialization=True)",
            pickle.get());
      }
    }
    return new ImportRefused(
        "%s holds no %s and no %s; download the weights too", folder, ONE_FILE, INDEX);
  }

  /** Compares shards with SHA256SUMS and with what the Hub's own client wrote down. */
  private void verify(List<String> shards) throws IOException {
    Map<String, String> known = new TreeMap<>();
    Optional<String> sums = text("SHA256SUMS");
    if (sums.isPresent()) {
      Matcher matcher = SUM.matcher(sums.get());
      while (matcher.find()) {
        known.put(matcher.group(2), matcher.group(1).toLowerCase(Locale.ROOT));
      }
    }
    for (String shard : shards) {
      Optional<String> written = text(".cache/huggingface/download/" + shard + ".metadata");
      written
          .flatMap(text -> text.lines().skip(1).findFirst())
          .map(HEX::matcher)
          .filter(Matcher::matches)
          .ifPresent(matcher -> known.put(shard, matcher.group(1)));
      String expected = known.get(shard);
      if (expected != null && !expected.equals(sha256(folder.resolve(shard)))) {
        throw new ImportRefused(
            "%s is not the file that was published (its SHA-256 differs); download it again",
            shard);
      }
    }
  }

  private static String sha256(Path file) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
        byte[] buffer = new byte[1 << 16];
        while (in.read(buffer) >= 0) {
          // the digest reads along
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Unmaps all tensors; those that are read again are mapped again. */
  void release() {
    tensors.values().forEach(tensor -> tensor.part().release());
  }

  @Override
  public void close() {
    release();
  }
}
