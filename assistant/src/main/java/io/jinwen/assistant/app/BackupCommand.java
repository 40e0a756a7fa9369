package io.jinwen.assistant.app;

import io.jinwen.assistant.ops.backup.Backup;
import io.jinwen.assistant.ops.backup.BackupSocket;
import io.jinwen.assistant.ops.backup.Restore;
import io.jinwen.assistant.ops.backup.Seal;
import io.jinwen.assistant.records.store.Database;
import io.jinwen.assistant.records.store.DatabaseAddress;
import java.io.BufferedOutputStream;
import java.io.Console;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./jinwen backup} and {@code ./jinwen restore}: copies of everything that is kept. */
@Command(
    name = "./jinwen",
    description = "Copies everything that is kept to a file, and puts it back.")
public final class BackupCommand extends OfflineCommand {
  BackupCommand(Map<String, String> environment) {
    super(environment);
  }

  public static void main(String[] arguments) {
    new BackupCommand(System.getenv()).runAndExit(arguments);
  }

  @Command(
      name = "backup",
      description =
          "Writes conversations, audit, users, documents and own entries to FILE, also while the"
              + " server runs. A PostgreSQL database is copied with its own tool, pg_dump.")
  int backup(
      @Parameters(paramLabel = "FILE", description = "a file that there is not yet") Path file,
      @Option(names = "--seal", description = "asks for a passphrase and encrypts with it")
          boolean seal,
      @Option(
              names = "--passphrase-file",
              paramLabel = "FILE",
              description = "encrypts with the first line of this file")
          Path passphraseFile)
      throws IOException {
    Optional<char[]> passphrase =
        seal || passphraseFile != null
            ? Optional.of(passphrase(passphraseFile, true))
            : Optional.empty();
    Path data = data();
    OutputStream created = created(file);
    try (OutputStream out = created) {
      write(data, passphrase.isPresent() ? Seal.sealing(out, passphrase.get()) : out);
    } catch (IOException | RuntimeException failed) {
      Files.deleteIfExists(file); // half a copy is none
      throw failed;
    }
    System.out.printf("%s: %,d bytes%n", file, Files.size(file));
    return 0;
  }

  private void write(Path data, OutputStream out) throws IOException {
    try (out) {
      DatabaseAddress address = address();
      if (!BackupSocket.ask(address, out)) {
        try (Database database = Database.openExisting(address)) {
          new Backup(database, data).write(out);
        }
      }
    }
  }

  private static OutputStream created(Path file) throws IOException {
    if (Files.exists(file)) {
      throw new IOException("%s is there already; name another file".formatted(file));
    }
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    return new BufferedOutputStream(
        Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE));
  }

  @Command(
      name = "restore",
      description =
          "Puts a backup back into the data folder, in which there must be nothing yet. Documents"
              + " are read again when the server starts.")
  int restore(
      @Parameters(paramLabel = "FILE", description = "what backup has written") Path file,
      @Option(
              names = "--passphrase-file",
              paramLabel = "FILE",
              description = "its first line opens a sealed copy; asked for where it is not named")
          Path passphraseFile)
      throws IOException {
    Optional<char[]> passphrase =
        Seal.isOn(file) ? Optional.of(passphrase(passphraseFile, false)) : Optional.empty();
    Path data = data();
    int files = Restore.into(data, file, passphrase);
    System.out.printf("%d files put back into %s; start the server%n", files, data);
    return 0;
  }

  private static char[] passphrase(Path file, boolean twice) throws IOException {
    if (file != null) {
      try (var lines = Files.lines(file)) {
        return lines
            .findFirst()
            .filter(line -> !line.isBlank())
            .orElseThrow(() -> new IOException("the first line of %s is empty".formatted(file)))
            .toCharArray();
      }
    }
    Console console = System.console();
    if (console == null || !console.isTerminal()) {
      throw new IOException(
          "there is no terminal to ask for the passphrase; see --passphrase-file");
    }
    char[] passphrase = console.readPassword("passphrase: ");
    if (twice && !Arrays.equals(passphrase, console.readPassword("again: "))) {
      throw new IOException("the two are not the same; nothing was written");
    }
    return passphrase;
  }
}
