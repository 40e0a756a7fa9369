package io.jinwen.assistant.ops.upkeep;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** An institution's own entries of one kind, one file each, named by id. */
final class OwnFolder {
  private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,99}");
  private static final String SUFFIX = ".yaml";

  private final Path folder;

  OwnFolder(Path folder) {
    this.folder = folder;
  }

  /** All of them by id. */
  Map<String, String> read() {
    if (!Files.isDirectory(folder)) {
      return Map.of();
    }
    Map<String, String> texts = new LinkedHashMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(SUFFIX)) {
          texts.put(name.substring(0, name.length() - SUFFIX.length()), Files.readString(file));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("own entries cannot be read from " + folder, e);
    }
    return texts;
  }

  /** Keeps a text, or nothing, under an id; a reader finds the old state or the new one. */
  void put(String id, Optional<String> text) {
    Path file = folder.resolve(requireId(id) + SUFFIX);
    try {
      if (text.isEmpty()) {
        Files.deleteIfExists(file);
        return;
      }
      Files.createDirectories(folder);
      Path fresh = folder.resolve(id + ".new");
      Files.writeString(fresh, text.get());
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("an own entry cannot be written to " + file, e);
    }
  }

  /** The name of a file within the folder. */
  static String fileName(String id) {
    return requireId(id) + SUFFIX;
  }

  /**
   * @throws UpkeepException BAD_ID for what could not be a file's name everywhere
   */
  static String requireId(String id) {
    if (!ID.matcher(id).matches()) {
      throw new UpkeepException(UpkeepException.Code.BAD_ID, id);
    }
    return id;
  }
}
