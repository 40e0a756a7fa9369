package io.jinwen.assistant.records.store;

import io.jinwen.assistant.records.store.Database.DatabaseException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.MigrationState;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Brings the tables from any earlier version to this one. */
final class Migrations {
  private static final String FILES = "classpath:db/migration";

  private Migrations() {}

  static Flyway of(DataSource connections) {
    return Flyway.configure()
        .dataSource(connections)
        .locations(FILES)
        .cleanDisabled(true)
        .validateMigrationNaming(true)
        .ignoreMigrationPatterns(new String[0]) // tables of a newer version are refused
        .load();
  }

  /**
   * Before tables of an earlier version are changed, an H2 file is copied beside itself.
   *
   * @throws DatabaseException if the tables are of a newer version or a migration fails
   */
  static void migrate(Flyway flyway, DatabaseAddress address) {
    try {
      MigrationInfoService found = flyway.info(); // once: it looks through files and tables
      requireNotNewer(found, address);
      Optional<Path> copy = copyBefore(flyway, found, address);
      try {
        flyway.migrate();
      } catch (FlywayException e) {
        throw new DatabaseException(
            "the tables of the database %s cannot be brought to this version%s: %s"
                .formatted(
                    address,
                    copy.map("; as it was it is in %s"::formatted).orElse(""),
                    firstLine(e)),
            e);
      }
    } catch (FlywayException e) {
      throw new DatabaseException(
          "the tables of the database %s cannot be looked at: %s".formatted(address, firstLine(e)),
          e);
    }
  }

  /** Flyway puts a table of codes behind it. */
  private static String firstLine(FlywayException e) {
    return e.getMessage().lines().findFirst().orElse("");
  }

  private static void requireNotNewer(MigrationInfoService found, DatabaseAddress address) {
    Stream.of(found.applied())
        .filter(applied -> applied.getState() == MigrationState.FUTURE_SUCCESS)
        .findFirst()
        .ifPresent(newer -> {
          throw new DatabaseException(
              ("the database %s was written by a newer version of this program (its tables are at"
                      + " %s); start that version, or restore a copy from before the upgrade")
                  .formatted(address, newer.getVersion()));
        });
  }

  /** The copy of an H2 file whose tables are about to change. */
  private static Optional<Path> copyBefore(
      Flyway flyway, MigrationInfoService found, DatabaseAddress address) {
    MigrationInfo[] pending = found.pending();
    if (address.path().isEmpty() || pending.length == 0 || found.current() == null) {
      return Optional.empty();
    }
    String name = "before-V%s.zip".formatted(pending[0].getVersion());
    Path copy = address.path().get().resolveSibling(name);
    if (!Files.exists(copy)) { // one from a try that failed is of the same tables
      JdbcClient.create(flyway.getConfiguration().getDataSource())
          .sql("BACKUP TO '%s'".formatted(copy.toString().replace("'", "''")))
          .update();
      StoreFiles.keepToOwner(copy);
    }
    return Optional.of(copy);
  }

  /**
   * @throws DatabaseException if the tables are not exactly those of this version
   */
  static void requireCurrent(Flyway flyway, DatabaseAddress address) {
    try {
      flyway.validate();
    } catch (FlywayException e) {
      throw new DatabaseException(
          "the tables of the database %s are not those of this version; start the server once to update them"
              .formatted(address),
          e);
    }
  }
}
