package io.jinwen.assistant.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.assistant.identity.TestAccess;
import io.jinwen.assistant.ops.backup.Backup;
import io.jinwen.assistant.ops.backup.BackupSocket;
import io.jinwen.assistant.records.store.Database;
import io.jinwen.assistant.records.store.DatabaseAddress;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** {@code ./jinwen backup} and {@code ./jinwen restore}. */
@ExtendWith(OutputCaptureExtension.class)
class BackupCommandTest {
  @TempDir private Path folder;
  private Path data;
  private Path file;

  @BeforeEach
  void keepSomething() throws IOException {
    data = folder.resolve("data");
    file = folder.resolve("copy.jwb");
    user(data, "add", "anna");
    write("own/glossary/term.yaml", "term: 久期");
    write("documents/01/file", "PDF");
    write("documents/index/segments_1", "made anew");
    write("answer-vectors.bin", "made anew");
  }

  @Test
  void whatIsKeptIsPutBackIntoAnEmptyFolder(CapturedOutput output) throws IOException {
    assertThat(run(data, "backup", file.toString())).isZero();
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    Path fresh = folder.resolve("elsewhere/data");
    assertThat(run(fresh, "restore", file.toString())).isZero();
    assertThat(fresh.resolve("own/glossary/term.yaml")).hasContent("term: 久期");
    assertThat(fresh.resolve("documents/01/file")).hasContent("PDF");
    assertThat(fresh.resolve("documents/index")).doesNotExist();
    assertThat(fresh.resolve("answer-vectors.bin")).doesNotExist();
    assertThat(Files.getPosixFilePermissions(fresh.resolve("jinwen.mv.db")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    user(fresh, "list");
    assertThat(output.getOut()).contains("anna\tuser\tenabled");
  }

  @Test
  void aRunningServerHandsItOut() throws IOException {
    DatabaseAddress address = DatabaseAddress.standard(data);
    try (Database database = Database.open(address);
        BackupSocket socket = new BackupSocket(new Backup(database, data), address)) {
      socket.start();
      assertThat(run(data, "backup", file.toString())).isZero();
    }
    Path fresh = folder.resolve("fresh");
    assertThat(run(fresh, "restore", file.toString())).isZero();
    assertThat(fresh.resolve("jinwen.mv.db")).exists();
  }

  @Test
  void aSealedCopyNeedsItsPassphrase(CapturedOutput output) throws IOException {
    String right = secret("right", "a long sentence");
    assertThat(run(data, "backup", file.toString(), "--passphrase-file", right)).isZero();
    assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
        .doesNotContain("own/glossary");
    Path fresh = folder.resolve("fresh");
    String wrong = secret("wrong", "another sentence");
    assertThat(run(fresh, "restore", file.toString(), "--passphrase-file", wrong)).isEqualTo(1);
    assertThat(output.getErr()).contains("the passphrase is another one");
    assertThat(fresh).doesNotExist();
    assertThat(run(fresh, "restore", file.toString(), "--passphrase-file", right)).isZero();
    assertThat(fresh.resolve("own/glossary/term.yaml")).hasContent("term: 久期");
  }

  @Test
  void modelsThatLieThereStay() throws IOException {
    assertThat(run(data, "backup", file.toString())).isZero();
    Path fresh = folder.resolve("elsewhere/data");
    Path model = fresh.resolve("models/own.gguf");
    Files.createDirectories(model.getParent());
    Files.writeString(model, "GGUF");
    assertThat(run(fresh, "restore", file.toString())).isZero();
    assertThat(model).hasContent("GGUF");
    assertThat(fresh.resolve("own/glossary/term.yaml")).hasContent("term: 久期");
    assertThat(fresh.resolve("jinwen.mv.db")).exists();
    assertThat(fresh.getParent().toFile().list()).containsExactly("data");
  }

  @Test
  void nothingIsOverwritten(CapturedOutput output) throws IOException {
    assertThat(run(data, "backup", file.toString())).isZero();
    assertThat(run(data, "backup", file.toString())).isEqualTo(1);
    assertThat(run(data, "restore", file.toString())).isEqualTo(1);
    assertThat(output.getErr())
        .contains("is there already")
        .contains("restore into an empty folder");
  }

  @Test
  void aCutCopyLeavesNothingBehind(CapturedOutput output) throws IOException {
    assertThat(run(data, "backup", file.toString())).isZero();
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    Path fresh = folder.resolve("fresh");
    assertThat(run(fresh, "restore", file.toString())).isEqualTo(1);
    assertThat(fresh).doesNotExist();
    Files.writeString(file, "something else");
    assertThat(run(fresh, "restore", file.toString())).isEqualTo(1);
    assertThat(output.getErr()).contains("is no backup of this program");
  }

  private void write(String name, String text) throws IOException {
    Path target = data.resolve(name);
    Files.createDirectories(target.getParent());
    Files.writeString(target, text);
  }

  private String secret(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text + "\n").toString();
  }

  private static int run(Path data, String... arguments) {
    return new BackupCommand(Map.of("JINWEN_DATA", data.toString())).run(arguments);
  }

  private static void user(Path data, String... arguments) {
    byte[] password = (TestAccess.PASSWORD + "\n").getBytes(StandardCharsets.UTF_8);
    assertThat(
            new UserCommand(
                    Map.of("JINWEN_DATA", data.toString()), new ByteArrayInputStream(password))
                .run(arguments))
        .isZero();
  }
}
