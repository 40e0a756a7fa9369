package io.jinwen.assistant.records.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {
  @TempDir Path folder;

  @Test
  void makesAFolderForItsOwnerOnly() throws Exception {
    Database.open(DatabaseAddress.standard(folder)).close();
    Path data = folder.resolve("data");
    assertThat(data.resolve("jinwen.mv.db")).exists();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
        .isEqualTo("rwx------");
  }

  @Test
  void refusesAFileThatAnotherUses() throws Exception {
    DatabaseAddress address = DatabaseAddress.standard(folder);
    Process other = AppendingProcess.start(folder.resolve("data").resolve("jinwen"));
    try (var lines = other.inputReader()) {
      assertThat(AppendingProcess.nextId(lines)).isPresent();
      assertThatThrownBy(() -> Database.open(address))
          .isInstanceOf(DatabaseException.class)
          .hasMessageContaining("in use by another process");
    } finally {
      other.destroyForcibly().waitFor();
    }
  }

  @Test
  void opensNothingThatIsNotThere() {
    DatabaseAddress address = DatabaseAddress.standard(folder);
    assertThatThrownBy(() -> Database.openExisting(address))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining("there is no database");
    Database.open(address).close();
    Database.openExisting(address).close();
  }

  @Test
  void refusesOtherKindsOfDatabasesWithoutShowingSecrets() {
    assertThatThrownBy(() -> new DatabaseAddress("jdbc:mysql://host/db?password=geheim", "u", "p"))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining("jdbc:mysql://host/db")
        .hasMessageNotContaining("geheim");
    assertThat(new DatabaseAddress("jdbc:postgresql://h/d?password=geheim", "u", "streng"))
        .hasToString("jdbc:postgresql://h/d");
  }

  @Test
  void saysThatAServerIsNotReached() {
    assertThatThrownBy(
            () -> Database.open(new DatabaseAddress("jdbc:postgresql://127.0.0.1:1/x", "u", "")))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining("jdbc:postgresql://127.0.0.1:1/x cannot be opened");
  }
}
