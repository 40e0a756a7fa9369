package io.jinwen.assistant.app;

import io.jinwen.engine.api.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * The folder of keys and values that do not fit into memory. Conversations can be reconstructed
 * from them, so it is for this program's user only, as the database is.
 */
final class CacheFolder {
  private static final String NAME = "cache";

  /** There as long as something is deleted that the engine has not forgotten yet. */
  private static final String TO_FORGET = "to-forget";

  private CacheFolder() {}

  /**
   * The folder in that of all that is kept, made where there is none.
   *
   * @throws EngineException MISCONFIGURED where there can be none, or nothing can be written there
   */
  static Path in(Path data) {
    Path folder = data.resolve(NAME);
    try {
      Files.createDirectories(data);
      if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        var ofOwner = PosixFilePermissions.fromString("rwx------");
        if (!Files.isDirectory(folder)) {
          Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(ofOwner));
        }
        Files.setPosixFilePermissions(folder, ofOwner);
      } else {
        Files.createDirectories(folder);
      }
    } catch (IOException e) {
      throw new EngineException(EngineException.Code.MISCONFIGURED, refusal(folder), e);
    }
    if (!Files.isWritable(folder)) {
      throw new EngineException(EngineException.Code.MISCONFIGURED, refusal(folder));
    }
    return folder;
  }

  static Path toForget(Path data) {
    return data.resolve(NAME).resolve(TO_FORGET);
  }

  /**
   * Deletes what an earlier run left, where nothing may be kept or what was deleted may still be in
   * it.
   */
  static void empty(Path data) {
    Path folder = data.resolve(NAME);
    for (String file : List.of("pages.index", "pages.kv", TO_FORGET)) { // in this order
      try {
        Files.deleteIfExists(folder.resolve(file));
      } catch (IOException e) {
        throw new EngineException(EngineException.Code.MISCONFIGURED, refusal(folder), e);
      }
    }
  }

  private static String refusal(Path folder) {
    return ("the folder %s for the cache of keys and values cannot be made or written to; let its"
            + " owner be the user who starts the server, or turn it off with --cache-disk 0")
        .formatted(folder);
  }
}
