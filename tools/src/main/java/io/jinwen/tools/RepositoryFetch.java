package io.jinwen.tools;

import io.jinwen.tools.huggingface.FolderImport;
import io.jinwen.tools.huggingface.ImportRefused;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Fetches of a repository what {@code import} reads, and nothing that could be run.
 *
 * <p>First what describes the model, so that one that the engine cannot run is refused before its
 * gigabytes come; then the weights. Each file is compared with the checksum that the hub tells.
 */
final class RepositoryFetch {
  private static final Set<String> DESCRIPTIONS =
      Set.of(
          "config.json",
          "generation_config.json",
          "quantize_config.json",
          "tokenizer.json",
          "tokenizer_config.json",
          "tokenizer.model",
          "qwen.tiktoken",
          "chat_template.jinja",
          "LICENSE",
          "LICENSE.txt",
          "LICENSE.md");
  private static final String INDEX = FolderImport.INDEX;
  private static final long DESCRIPTION_BYTES_MAX = 256L << 20;
  private static final Pattern PLAIN_NAME = Pattern.compile("[\\w.-]{1,200}");

  private final Hub hub;
  private final HubClient client;
  private final String repository;
  private final Hub.Listing listing;
  private final Path folder;
  private final PrintWriter out;

  RepositoryFetch(
      Hub hub,
      HubClient client,
      String repository,
      Hub.Listing listing,
      Path folder,
      PrintWriter out) {
    this.hub = hub;
    this.client = client;
    this.repository = repository;
    this.listing = listing;
    this.folder = folder;
    this.out = out;
  }

  /**
   * Fetches what describes the model.
   *
   * @return whether its weights are packed in few bits already
   * @throws CommandException where it cannot be imported
   */
  boolean descriptions() throws IOException, InterruptedException {
    requireWeights();
    Files.createDirectories(folder);
    for (Hub.Entry file : listing.files()) {
      if (DESCRIPTIONS.contains(file.path()) || file.path().equals(INDEX)) {
        if (file.bytes() > DESCRIPTION_BYTES_MAX) {
          throw new CommandException(
              "%s has %d MiB; such files have at most %d"
                  .formatted(file.path(), file.bytes() >> 20, DESCRIPTION_BYTES_MAX >> 20));
        }
        fetch(file, folder.resolve(file.path()), (_, _) -> {});
      }
    }
    try {
      return FolderImport.packed(folder);
    } catch (ImportRefused e) {
      throw new CommandException(e.getMessage(), e);
    }
  }

  /** Fetches the weights. */
  void weights() throws IOException, InterruptedException {
    List<Hub.Entry> shards = shards();
    requireRoom(shards);
    for (int i = 0; i < shards.size(); i++) {
      Hub.Entry shard = shards.get(i);
      out.printf("%s (%d of %d)%n", shard.path(), i + 1, shards.size());
      out.flush();
      fetch(shard, folder.resolve(shard.path()), new ByteProgress(System.err));
    }
  }

  /** Fetches one file to where it belongs. */
  void fetch(Hub.Entry file, Path target, Download.Progress progress)
      throws IOException, InterruptedException {
    if (isThere(file, target)) {
      return;
    }
    Download.Result result =
        client.fetch(
            hub.file(repository, listing.revision(), file.path()),
            target,
            file.checksum(),
            progress);
    if (!result.verified()) {
      out.printf("%s: the hub names no checksum to compare it with%n", file.path());
    }
  }

  /** A file has its name only when it is whole; what the hub tells of it must still be so. */
  private static boolean isThere(Hub.Entry file, Path target) throws IOException {
    if (!Files.isRegularFile(target)) {
      return false;
    }
    if (file.bytes() >= 0 && Files.size(target) != file.bytes()) {
      return false;
    }
    Optional<Checksum> checksum = file.checksum();
    return checksum.isEmpty() || checksum.get().kind().of(target).equals(checksum.get().hex());
  }

  private List<Hub.Entry> shards() throws IOException {
    if (listing.file(INDEX).isEmpty()) {
      return safetensors();
    }
    List<Hub.Entry> shards = new ArrayList<>();
    for (String name : new TreeSet<>(FolderImport.shards(folder))) {
      shards.add(
          listing
              .file(name)
              .orElseThrow(() ->
                  new CommandException(
                      "%s names %s, which %s does not have; tell its makers"
                          .formatted(INDEX, name, repository))));
    }
    return shards;
  }

  /** Where there is no index: the file of the usual name, else the only one. */
  private List<Hub.Entry> safetensors() {
    List<Hub.Entry> all =
        listing.files().stream()
            .filter(file -> file.path().endsWith(".safetensors"))
            .filter(file -> PLAIN_NAME.matcher(file.path()).matches())
            .toList();
    return all.size() == 1
        ? all
        : all.stream().filter(file -> file.path().equals(FolderImport.ONE_FILE)).toList();
  }

  private void requireWeights() {
    if (listing.file(INDEX).isPresent() || !safetensors().isEmpty()) {
      return;
    }
    List<String> ggufs =
        listing.files().stream().map(Hub.Entry::path).filter(p -> p.endsWith(".gguf")).toList();
    if (!ggufs.isEmpty()) {
      throw new CommandException(
          "%s is a repository of GGUF files; choose one with --file: %s"
              .formatted(repository, String.join(", ", ggufs)));
    }
    throw new CommandException(
        ("%s has no safetensors that are read here; where it has .bin or .pt files, those are"
                + " pickles, which can run code of their maker and are never opened")
            .formatted(repository));
  }

  /** For what is still to be fetched, and for the file that is made of all. */
  private void requireRoom(List<Hub.Entry> shards) throws IOException {
    long needed = 0;
    for (Hub.Entry shard : shards) {
      Path target = folder.resolve(shard.path());
      long bytes = Math.max(0, shard.bytes());
      needed += bytes + Math.max(0, bytes - fetchedBytes(target));
    }
    long free = Files.getFileStore(folder).getUsableSpace();
    if (free < needed) {
      throw new CommandException(
          "download and file need %d MiB, but the disk of %s has %d MiB free"
              .formatted(needed >> 20, folder, free >> 20));
    }
  }

  private static long fetchedBytes(Path target) throws IOException {
    for (Path file : List.of(target, Download.part(target))) {
      if (Files.exists(file)) {
        return Files.size(file);
      }
    }
    return 0;
  }
}
