package io.jinwen.assistant.records.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jinwen.assistant.records.audit.AuditLog;
import io.jinwen.assistant.records.audit.AuditVerdict;
import io.jinwen.assistant.records.audit.AuditVerifier;
import io.jinwen.assistant.records.session.JdbcSessionStore;
import io.jinwen.assistant.records.session.Turn;
import io.jinwen.assistant.records.store.Database.DatabaseException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Optional;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * Tables of every earlier version, with rows in them, become those of this version. A new migration
 * comes with the rows that a database of its version may hold: {@code db/sample/V<version>.sql}.
 */
class MigrationsTest {
  private static final int NEWEST = 13;

  @ParameterizedTest
  @EnumSource
  void makesAllTablesFromNothing(TestDatabase kind) {
    DatabaseAddress address = kind.empty();
    Database.open(address).close();
    MigrationInfo[] applied = flyway(address, "latest").info().applied();
    assertThat(applied).hasSize(NEWEST);
    assertThat(flyway(address, "latest").info().pending()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void keepsWhatEarlierVersionsWrote(TestDatabase kind) throws IOException {
    for (int version = 1; version <= NEWEST; version++) {
      DatabaseAddress address = kind.empty();
      flyway(address, Integer.toString(version)).migrate();
      for (int written = 1; written <= version; written++) {
        insertSample(address, written);
      }
      assertOpens(address, version);
    }
  }

  @ParameterizedTest
  @EnumSource
  void openingTwiceChangesNothing(TestDatabase kind) throws IOException {
    DatabaseAddress address = kind.empty();
    Database.open(address).close();
    insertSample(address, 1);
    assertOpens(address, 1);
    assertOpens(address, 1);
  }

  @ParameterizedTest
  @EnumSource
  void refusesTablesOfANewerVersion(TestDatabase kind) {
    DatabaseAddress address = kind.empty();
    Database.open(address).close();
    JdbcClient.create(source(address))
        .sql(
            """
            insert into "flyway_schema_history" ("installed_rank", "version", "description", "type",
              "script", "checksum", "installed_by", "execution_time", "success")
            values (99, '999', 'later', 'SQL', 'V999__later.sql', 1, 'x', 1, true)
            """)
        .update();
    assertThatThrownBy(() -> Database.open(address))
        .isInstanceOf(DatabaseException.class)
        .hasMessage(
            ("the database %s was written by a newer version of this program (its tables are at"
                    + " 999); start that version, or restore a copy from before the upgrade")
                .formatted(address));
  }

  @Test
  void copiesAFileBeforeItsTablesChange(@TempDir Path folder) throws IOException {
    DatabaseAddress address = DatabaseAddress.file(folder.resolve("jinwen"));
    flyway(address, "3").migrate();
    Database.open(address).close();
    Path copy = folder.resolve("before-V4.zip");
    assertThat(Files.getPosixFilePermissions(copy))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    try (FileSystem zip = FileSystems.newFileSystem(copy)) {
      Files.copy(zip.getPath("jinwen.mv.db"), elsewhere.resolve("jinwen.mv.db"));
    }
    MigrationInfo then =
        flyway(DatabaseAddress.file(elsewhere.resolve("jinwen")), "latest").info().current();
    assertThat(then.getVersion()).hasToString("3");
  }

  @Test
  void copiesNothingWhereNothingChanges(@TempDir Path folder) throws IOException {
    DatabaseAddress address = DatabaseAddress.file(folder.resolve("jinwen"));
    Database.open(address).close();
    Database.open(address).close();
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(folder.resolve("jinwen.mv.db"));
    }
  }

  @Test
  void thereIsNoMigrationWithoutASample() {
    MigrationInfo[] all = flyway(TestDatabase.H2.empty(), "latest").info().all();
    assertThat(all).hasSize(NEWEST);
  }

  private static void assertOpens(DatabaseAddress address, int version) {
    try (Database database = Database.open(address)) {
      Clock clock = Clock.systemUTC();
      AuditLog audit = new AuditLog(database, clock);
      JdbcSessionStore sessions =
          new JdbcSessionStore(database, audit, new Ids(clock), clock, title -> title, _ -> {});
      assertThat(sessions.path("anna", "01kdv000000000000000000003"))
          .extracting(Turn::question)
          .containsExactly("什么是国债？", "怎么买？");
      AuditVerdict verdict = new AuditVerifier(audit).verify(Optional.empty());
      assertThat(verdict)
          .isInstanceOfSatisfying(
              AuditVerdict.Intact.class,
              intact -> assertThat(intact.records()).isEqualTo(version >= 2 ? 1 : 0));
    }
  }

  private static void insertSample(DatabaseAddress address, int version) throws IOException {
    String name = "/db/sample/V%d.sql".formatted(version);
    try (var file = MigrationsTest.class.getResourceAsStream(name)) {
      assertThat(file).as(name).isNotNull();
      String statements = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      JdbcClient jdbc = JdbcClient.create(source(address));
      for (String statement : statements.split(";\n")) {
        jdbc.sql(statement).update();
      }
    }
  }

  private static Flyway flyway(DatabaseAddress address, String target) {
    return Flyway.configure()
        .dataSource(source(address))
        .locations("classpath:db/migration")
        .target(target)
        .load();
  }

  private static DriverManagerDataSource source(DatabaseAddress address) {
    return new DriverManagerDataSource(address.url(), address.user(), address.password());
  }
}
