package io.jinwen.assistant.ops.backup;

import io.jinwen.assistant.records.store.Database;
import io.jinwen.assistant.records.store.Database.DatabaseException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Writes a copy of everything that is kept, as a zip: the database as it stands at one moment, then
 * the institution's own entries and the files of documents. While a server runs, only that server
 * can do it, for it holds the file of the database.
 */
public final class Backup {
  /** The first entry: what the file is, for people and for {@link Restore}. */
  static final String MARK = "jinwen-backup.txt";

  static final String MARK_TEXT = "JinWen backup, format 1\n";
  static final String DATABASE = "jinwen.mv.db";

  /** What of the data folder is copied beside the database; caches are made anew. */
  private static final List<String> FOLDERS = List.of("own", "documents");

  /** Made anew of the documents where it is missing. */
  private static final Path INDEX = Path.of("documents", "index");

  private final Database database;
  private final Path data;

  /**
   * @param data the folder of what is kept
   */
  public Backup(Database database, Path data) {
    this.database = database;
    this.data = data;
  }

  /**
   * Writes the copy and leaves the stream open.
   *
   * @throws DatabaseException if the database is not a file of ours
   */
  public void write(OutputStream out) throws IOException {
    Path copy = Files.createTempFile(data, "backup", ".zip");
    try {
      database.copyTo(copy);
      ZipOutputStream zip = new ZipOutputStream(new Unclosed(out));
      zip.putNextEntry(new ZipEntry(MARK));
      zip.write(MARK_TEXT.getBytes(StandardCharsets.UTF_8));
      zip.closeEntry();
      copyDatabase(copy, zip);
      for (String folder : FOLDERS) {
        copyFolder(folder, zip);
      }
      zip.close();
      out.flush();
    } finally {
      Files.deleteIfExists(copy);
    }
  }

  private static void copyDatabase(Path copy, ZipOutputStream zip) throws IOException {
    try (ZipFile made = new ZipFile(copy.toFile())) {
      ZipEntry file =
          made.stream()
              .filter(entry -> entry.getName().endsWith(".mv.db"))
              .findFirst()
              .orElseThrow(() -> new IOException("the database gave a copy without its file"));
      zip.putNextEntry(new ZipEntry(DATABASE));
      try (var in = made.getInputStream(file)) {
        in.transferTo(zip);
      }
      zip.closeEntry();
    }
  }

  private void copyFolder(String name, ZipOutputStream zip) throws IOException {
    Path folder = data.resolve(name);
    if (!Files.isDirectory(folder)) {
      return;
    }
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files =
          all.filter(Files::isRegularFile)
              .filter(file -> !file.startsWith(data.resolve(INDEX)))
              .sorted()
              .toList();
    }
    for (Path file : files) {
      copyFile(file, zip);
    }
  }

  private void copyFile(Path file, ZipOutputStream zip) throws IOException {
    try (var in = Files.newInputStream(file)) {
      zip.putNextEntry(new ZipEntry(data.relativize(file).toString().replace('\\', '/')));
      in.transferTo(zip);
      zip.closeEntry();
    } catch (NoSuchFileException gone) {
      // deleted since the folder was listed
    }
  }

  /** Keeps the zip's end from ending what carries it. */
  private static final class Unclosed extends FilterOutputStream {
    Unclosed(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
      out.write(bytes, offset, count);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
