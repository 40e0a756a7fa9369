package io.jinwen.assistant.documents;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The files of documents: a folder each, named by its id, beside the folder of the index. */
final class DocumentFolder {
  private static final String FILE = "file";
  private static final String INDEX = "index";

  private final Path folder;

  DocumentFolder(Path folder) {
    this.folder = folder;
  }

  /** A document's own file; what users call it stands in the table only. */
  Path file(String id) {
    return folder.resolve(id).resolve(FILE);
  }

  Path index() {
    return made(folder.resolve(INDEX));
  }

  /** False after a restore: an index is not part of a backup. */
  boolean hasIndex() {
    return Files.isDirectory(folder.resolve(INDEX));
  }

  /** A file to draw a page into; the caller deletes it. */
  Path picture(String id) throws IOException {
    return Files.createTempFile(folder.resolve(id), "page", ".png");
  }

  /**
   * Keeps what comes, whole or not at all.
   *
   * @return how many bytes came
   */
  long keep(String id, InputStream in) throws IOException {
    Path own = made(folder.resolve(id));
    Path coming = own.resolve(FILE + ".coming");
    try {
      long bytes = Files.copy(in, coming, StandardCopyOption.REPLACE_EXISTING);
      Files.move(coming, own.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
      return bytes;
    } catch (IOException | RuntimeException broken) {
      delete(id);
      throw broken;
    }
  }

  /** Of all documents that have files. */
  List<String> ids() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(path -> path.getFileName().toString())
          .filter(name -> !name.equals(INDEX))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("the folder of documents cannot be read", e);
    }
  }

  boolean isHere(String id) {
    return Files.isRegularFile(file(id));
  }

  void delete(String id) {
    Path own = folder.resolve(id);
    if (!Files.exists(own)) {
      return;
    }
    try (Stream<Path> all = Files.walk(own)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the files of document " + id + " cannot be deleted", e);
    }
  }

  private static Path made(Path folder) {
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("the folder %s cannot be made".formatted(folder), e);
    }
  }
}
