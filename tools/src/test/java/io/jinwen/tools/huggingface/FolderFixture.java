package io.jinwen.tools.huggingface;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The folders of the test resources, copied so that a test may damage them. */
public final class FolderFixture {
  private FolderFixture() {}

  public static Path copy(String name, Path into) throws IOException {
    Path target = into.resolve(name);
    Files.createDirectories(target);
    try (Stream<Path> files = Files.list(resource(name))) {
      for (Path file : files.toList()) {
        Files.copy(file, target.resolve(file.getFileName().toString()));
      }
    }
    return target;
  }

  private static Path resource(String name) {
    try {
      return Path.of(FolderFixture.class.getResource("/import/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
