package io.jinwen.assistant.records.store;

import io.jinwen.assistant.records.store.Database.DatabaseException;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The folder and file of an H2 database; nothing for a server. What customers said is for the eyes
 * of this program's user only.
 */
final class StoreFiles {
  private static final String SUFFIX = ".mv.db";
  private static final Set<PosixFilePermission> FOLDER_RIGHTS =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> FILE_RIGHTS =
      PosixFilePermissions.fromString("rw-------");

  private final Optional<Path> file;
  private final boolean standard;

  private StoreFiles(Optional<Path> file, boolean standard) {
    this.file = file;
    this.standard = standard;
  }

  static StoreFiles of(DatabaseAddress address) {
    return new StoreFiles(address.path(), address.isStandard());
  }

  /**
   * Makes the folder where there is none.
   *
   * @throws DatabaseException where there can be none, or nothing can be written into it
   */
  void makeFolder() {
    if (file.isEmpty()) {
      return;
    }
    Path folder = folder();
    try {
      if (!Files.isDirectory(folder)) {
        createFolder(folder);
      } else if (standard) {
        restrict(folder, FOLDER_RIGHTS);
      }
    } catch (IOException e) {
      throw new DatabaseException(
          ("the folder %s for the data cannot be made (%s); name a place that can be written to in"
                  + " JINWEN_DATA, or a database with --db")
              .formatted(folder, reason(e)),
          e);
    }
    if (!Files.isWritable(folder)) {
      throw new DatabaseException(
          ("nothing can be written into the folder %s for the data; let its owner be the user who"
                  + " starts the server, or name another place in JINWEN_DATA")
              .formatted(folder));
    }
  }

  private static String reason(IOException e) {
    String kind = e.getClass().getSimpleName().replaceAll("(FileSystem)?Exception$", "");
    String message = String.valueOf(e.getMessage());
    return kind.isEmpty() ? message : kind + ": " + message;
  }

  private static void createFolder(Path folder) throws IOException {
    if (isPosix(folder)) {
      Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(FOLDER_RIGHTS));
    } else {
      Files.createDirectories(folder);
    }
  }

  /** H2 makes its file with the rights that the process gives to any file. */
  void keepToOwner() {
    file.filter(Files::exists).ifPresent(StoreFiles::keepToOwner);
  }

  static void keepToOwner(Path file) {
    try {
      restrict(file, FILE_RIGHTS);
    } catch (IOException e) {
      throw new DatabaseException(
          "the rights of %s cannot be taken from others (%s); let its owner be the user who starts the server"
              .formatted(file, reason(e)),
          e);
    }
  }

  private static void restrict(Path path, Set<PosixFilePermission> rights) throws IOException {
    if (isPosix(path) && !rights.containsAll(Files.getPosixFilePermissions(path))) {
      Files.setPosixFilePermissions(path, rights);
    }
  }

  private static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  private Path folder() {
    return file.orElseThrow().getParent();
  }

  /** Room left on the disk where the file lies. */
  OptionalLong freeBytes() {
    if (file.isEmpty()) {
      return OptionalLong.empty();
    }
    try {
      FileStore disk = Files.getFileStore(folder());
      return OptionalLong.of(disk.getUsableSpace());
    } catch (IOException _) {
      return OptionalLong.empty(); // the look at the database itself tells what is wrong
    }
  }

  /** How large the file is. */
  OptionalLong fileBytes() {
    try {
      return file.isPresent() && Files.exists(file.get())
          ? OptionalLong.of(Files.size(file.get()))
          : OptionalLong.empty();
    } catch (IOException _) {
      return OptionalLong.empty();
    }
  }

  /** The file of an H2 address without options. */
  static Path fileOf(String pathWithoutSuffix) {
    return Path.of(pathWithoutSuffix + SUFFIX).toAbsolutePath().normalize();
  }
}
