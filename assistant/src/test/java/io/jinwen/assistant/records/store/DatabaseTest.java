package io.jinwen.assistant.records.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jinwen.assistant.records.store.Database.DatabaseException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {
  @TempDir Path folder;

  @Test
  void makesAFolderForItsOwnerOnly() throws Exception {
    Path data = folder.resolve("data");
    Database.open(DatabaseAddress.standard(data)).close();
    assertThat(rights(data)).isEqualTo("rwx------");
    assertThat(rights(data.resolve("jinwen.mv.db"))).isEqualTo("rw-------");
  }

  @Test
  void takesRightsFromOthersThatAnEarlierVersionGaveThem() throws Exception {
    Path data = folder.resolve("data");
    Database.open(DatabaseAddress.standard(data)).close();
    Path file = data.resolve("jinwen.mv.db");
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    Database.open(DatabaseAddress.standard(data)).close();
    assertThat(rights(data)).isEqualTo("rwx------");
    assertThat(rights(file)).isEqualTo("rw-------");
  }

  @Test
  void leavesAFolderAloneThatIsNotItsOwn() throws Exception {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Database.open(DatabaseAddress.file(folder.resolve("other"))).close();
    assertThat(rights(folder)).isEqualTo("rwxr-xr-x");
    assertThat(rights(folder.resolve("other.mv.db"))).isEqualTo("rw-------");
  }

  private static String rights(Path path) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void saysInOneSentenceThatThereIsNoPlaceForData() throws Exception {
    Path file = Files.createFile(folder.resolve("not-a-folder"));
    assertThatThrownBy(() -> Database.open(DatabaseAddress.standard(file.resolve("data"))))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContainingAll(file.toString(), "cannot be made", "JINWEN_DATA");
  }

  /** Each turn writes a little; the gaps of what it replaces must be closed up. */
  @Test
  void aFileDoesNotKeepTheGapsOfWhatWasReplaced() throws Exception {
    Path file = folder.resolve("data").resolve("jinwen.mv.db");
    try (Database database = Database.open(DatabaseAddress.standard(folder.resolve("data")))) {
      for (int i = 0; i < 300; i++) {
        String hash = "x" + i;
        database.inTransaction(() ->
            database
                .jdbc()
                .sql("update audit_head set hash = :hash where id = 1")
                .param("hash", hash)
                .update());
      }
    }
    assertThat(Files.size(file)).isLessThan(400_000);
  }

  @Test
  void refusesAFileThatAnotherUses() throws Exception {
    DatabaseAddress address = DatabaseAddress.standard(folder.resolve("data"));
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
    DatabaseAddress address = DatabaseAddress.standard(folder.resolve("data"));
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
