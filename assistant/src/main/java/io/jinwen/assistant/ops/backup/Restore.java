package io.jinwen.assistant.ops.backup;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/** Puts a copy back into a folder that holds nothing of ours yet: whole, or not at all. */
public final class Restore {
  private static final String MODELS = "models";

  private Restore() {}

  /**
   * @param passphrase needed where the copy is sealed
   * @param data the folder of what is kept; made where there is none
   * @return how many files were put back
   * @throws BackupException where the copy is none, is damaged or sealed with another passphrase,
   *     or something lies in the folder already
   */
  public static int into(Path data, Path file, Optional<char[]> passphrase) throws IOException {
    requireNothingIn(data);
    Files.createDirectories(data.toAbsolutePath().getParent());
    Path fresh = Files.createTempDirectory(data.toAbsolutePath().getParent(), "restore");
    try (InputStream in = opened(file, passphrase)) {
      int files = unpack(in, fresh, file);
      if (Files.exists(data.resolve(MODELS))) { // they are in no backup, and stay
        moveInto(data, fresh);
      } else {
        Files.deleteIfExists(data); // it is empty
        Files.move(fresh, data);
      }
      return files;
    } catch (ZipException damaged) {
      throw new BackupException("%s is damaged: %s".formatted(file, damaged.getMessage()), damaged);
    } finally {
      delete(fresh);
    }
  }

  private static void moveInto(Path data, Path fresh) throws IOException {
    try (Stream<Path> entries = Files.list(fresh)) {
      for (Path entry : entries.toList()) {
        Files.move(entry, data.resolve(entry.getFileName()));
      }
    }
  }

  private static void requireNothingIn(Path data) throws IOException {
    if (!Files.exists(data)) {
      return;
    }
    try (Stream<Path> files = Files.list(data)) {
      files
          .filter(path -> !path.endsWith(MODELS))
          .findFirst()
          .ifPresent(first -> {
            throw new BackupException(
                "%s is there already; restore into an empty folder, or move what lies in %s away"
                    .formatted(first, data));
          });
    }
  }

  private static InputStream opened(Path file, Optional<char[]> passphrase) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    in.mark(Seal.MAGIC.length);
    if (!Arrays.equals(in.readNBytes(Seal.MAGIC.length), Seal.MAGIC)) {
      in.reset();
      return in;
    }
    return Seal.opened(
        in,
        passphrase.orElseThrow(
            () -> new BackupException("%s is sealed; its passphrase is needed".formatted(file))));
  }

  private static int unpack(InputStream in, Path folder, Path file) throws IOException {
    ZipInputStream zip = new ZipInputStream(in, StandardCharsets.UTF_8);
    ZipEntry mark = zip.getNextEntry();
    if (mark == null
        || !mark.getName().equals(Backup.MARK)
        || !new String(zip.readAllBytes(), StandardCharsets.UTF_8).equals(Backup.MARK_TEXT)) {
      throw new BackupException(
          "%s is no backup of this program, or one of a newer format".formatted(file));
    }
    int files = 0;
    for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
      Path target = folder.resolve(entry.getName()).normalize();
      if (!target.startsWith(folder)) {
        throw new BackupException(
            "%s names a file outside of its folder: %s".formatted(file, entry.getName()));
      }
      Files.createDirectories(target.getParent());
      Files.copy(zip, target);
      restrict(target);
      files++;
    }
    in.transferTo(OutputStream.nullOutputStream()); // so that a cut end is noticed
    if (!Files.exists(folder.resolve(Backup.DATABASE))) {
      throw new BackupException("%s is damaged: it holds no database".formatted(file));
    }
    return files;
  }

  private static void restrict(Path file) throws IOException {
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes about)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, IOException failed)
              throws IOException {
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
