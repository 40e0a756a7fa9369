package io.jinwen.tools;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A place that keeps repositories of models: where it lists one, and where its files are.
 *
 * @param base its address, or a mirror's
 */
record Hub(Protocol protocol, URI base) {
  static final String ENDPOINT_VARIABLE = "HF_ENDPOINT";
  private static final String HUGGING_FACE = "https://huggingface.co";
  private static final String MODELSCOPE = "https://modelscope.cn";
  static final String BRANCH_OF_MODELSCOPE = "master";
  private static final int FILES_MAX = 10_000;

  /** How a hub is asked. */
  enum Protocol {
    HUGGING_FACE,
    MODELSCOPE
  }

  /**
   * A file of a repository.
   *
   * @param path from the root of the repository
   * @param bytes −1 where the hub does not say
   */
  record Entry(String path, long bytes, Optional<Checksum> checksum) {
    /** The same file with another checksum. */
    Entry with(Checksum other) {
      return new Entry(path, bytes, Optional.of(other));
    }
  }

  /**
   * What a repository holds.
   *
   * @param revision what the files are fetched by, so that all are of one state
   * @param licence what the repository says of itself
   */
  record Listing(String revision, Optional<String> licence, List<Entry> files) {
    Optional<Entry> file(String path) {
      return files.stream().filter(file -> file.path().equals(path)).findFirst();
    }
  }

  /**
   * The hub for what a user typed: hf, modelscope, or the address of a mirror of Hugging Face.
   *
   * @param environment its {@code HF_ENDPOINT} is the mirror where hf was typed
   */
  static Hub of(String typed, Map<String, String> environment) {
    return switch (typed.toLowerCase(Locale.ROOT)) {
      case "hf" -> {
        String mirror = environment.getOrDefault(ENDPOINT_VARIABLE, "");
        yield new Hub(Protocol.HUGGING_FACE, address(mirror.isBlank() ? HUGGING_FACE : mirror));
      }
      case "modelscope" -> new Hub(Protocol.MODELSCOPE, address(MODELSCOPE));
      default -> new Hub(Protocol.HUGGING_FACE, address(typed));
    };
  }

  /**
   * An address that a user typed.
   *
   * @throws CommandException where it is none of the web
   */
  static URI address(String typed) {
    if (!typed.startsWith("http://") && !typed.startsWith("https://")) {
      throw new CommandException(
          "'%s' is no source; it must be hf, modelscope or an http(s) address".formatted(typed));
    }
    try {
      return URI.create(typed);
    } catch (IllegalArgumentException e) {
      throw new CommandException("'%s' is no address: %s".formatted(typed, e.getMessage()), e);
    }
  }

  /** Where a repository is listed. */
  URI listing(String repository) {
    return switch (protocol) {
      case HUGGING_FACE -> at("/api/models/" + repository + "/revision/main?blobs=true");
      case MODELSCOPE ->
          at(
              "/api/v1/models/%s/repo/files?Revision=%s&Recursive=true"
                  .formatted(repository, BRANCH_OF_MODELSCOPE));
    };
  }

  /** Where a file lies. */
  URI file(String repository, String revision, String path) {
    String models = protocol == Protocol.MODELSCOPE ? "/models/" : "/";
    return at("%s%s/resolve/%s/%s".formatted(models, repository, encoded(revision), encoded(path)));
  }

  /** Where a person reads about a repository. */
  URI page(String repository) {
    return at((protocol == Protocol.MODELSCOPE ? "/models/" : "/") + repository);
  }

  private URI at(String path) {
    return URI.create(base.toString().replaceAll("/+$", "") + path);
  }

  private static String encoded(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Reads what {@link #listing} answered. */
  Listing read(JsonNode answer) {
    Listing listing =
        switch (protocol) {
          case HUGGING_FACE -> readHuggingFace(answer);
          case MODELSCOPE -> readModelScope(answer);
        };
    if (listing.files().isEmpty()) {
      throw new CommandException(
          "%s lists no files there; is it the address of a hub?".formatted(base));
    }
    return listing;
  }

  private static Listing readHuggingFace(JsonNode answer) {
    List<Entry> files = new ArrayList<>();
    for (JsonNode file : bounded(answer.path("siblings"))) {
      JsonNode large = file.path("lfs");
      String name = large.path("sha256").asString("");
      files.add(
          new Entry(
              file.path("rfilename").asString(""),
              large.path("size").asLong(file.path("size").asLong(-1)),
              checksum(Checksum.Kind.SHA256, name)
                  .or(() ->
                      large.isObject()
                          ? Optional.empty() // Git's name is that of a pointer to it
                          : checksum(Checksum.Kind.GIT_BLOB, file.path("blobId").asString("")))));
    }
    return new Listing(
        answer.path("sha").asString("main"),
        text(answer.path("cardData").path("license_name"))
            .or(() -> text(answer.path("cardData").path("license"))),
        files);
  }

  private static Listing readModelScope(JsonNode answer) {
    List<Entry> files = new ArrayList<>();
    for (JsonNode file : bounded(answer.path("Data").path("Files"))) {
      if (!file.path("Type").asString("blob").equals("tree")) {
        files.add(
            new Entry(
                file.path("Path").asString(""),
                file.path("Size").asLong(-1),
                checksum(Checksum.Kind.SHA256, file.path("Sha256").asString(""))));
      }
    }
    return new Listing(BRANCH_OF_MODELSCOPE, Optional.empty(), files);
  }

  private static JsonNode bounded(JsonNode files) {
    if (files.size() > FILES_MAX) {
      throw new CommandException(
          "the repository has %d files; those of models have at most %d"
              .formatted(files.size(), FILES_MAX));
    }
    return files;
  }

  private static Optional<Checksum> checksum(Checksum.Kind kind, String hex) {
    return kind.fits(hex) ? Optional.of(new Checksum(kind, hex)) : Optional.empty();
  }

  private static Optional<String> text(JsonNode node) {
    return Optional.of(node.asString("")).filter(text -> text.matches("[\\w .:+-]{1,100}"));
  }
}
