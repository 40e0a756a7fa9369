package io.jinwen.tools;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A large file that a command makes: whole or not at all, and nothing replaced unasked. */
final class OutputFile {
  /** Writes the content to the file it is given. */
  @FunctionalInterface
  interface Content {
    void writeTo(Path file) throws IOException;
  }

  private OutputFile() {}

  /** Refuses a file that is there already, unless forced, and a folder that is not. */
  static void check(Path out, boolean force) {
    if (Files.isDirectory(out)) {
      throw new CommandException(out + " is a folder; name a file");
    }
    if (Files.exists(out) && !force) {
      throw new CommandException(out + " is there already; --force replaces it");
    }
    if (!Files.isDirectory(out.toAbsolutePath().getParent())) {
      throw new CommandException("there is no folder " + out.toAbsolutePath().getParent());
    }
  }

  /** Refuses to begin what the disk cannot hold. */
  static void checkRoom(Path out, long bytes) throws IOException {
    long free = Files.getFileStore(out.toAbsolutePath().getParent()).getUsableSpace();
    if (free < bytes) {
      throw new CommandException(
          "%s needs %d MiB, but its disk has %d MiB free".formatted(out, bytes >> 20, free >> 20));
    }
  }

  /** Refuses a number of threads that cannot be meant. */
  static void checkThreads(int threads) {
    if (threads < 1 || threads > 1024) {
      throw new CommandException("--threads " + threads + " is not between 1 and 1024");
    }
  }

  /** Writes beside the file first and gives it its name when it is whole. */
  static void write(Path out, Content content) throws IOException {
    Path part = out.resolveSibling(out.getFileName() + ".part");
    // A process that is told to end (Ctrl-C, SIGTERM) runs this and leaves no method.
    Thread atExit = Thread.ofPlatform().unstarted(() -> delete(part));
    Runtime.getRuntime().addShutdownHook(atExit);
    try {
      content.writeTo(part);
      Files.move(part, out, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
      forget(atExit);
    }
  }

  private static void delete(Path part) {
    try {
      Files.deleteIfExists(part);
    } catch (IOException e) {
      throw new UncheckedIOException(part + " is left and can be removed", e);
    }
  }

  private static void forget(Thread atExit) {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException _) {
      // the process ends: the hook runs and finds nothing
    }
  }
}
