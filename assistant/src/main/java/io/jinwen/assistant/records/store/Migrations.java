package io.jinwen.assistant.records.store;

import io.jinwen.assistant.records.store.Database.DatabaseException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

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
   * @throws DatabaseException if the tables are of a newer version or a migration fails
   */
  static void migrate(Flyway flyway, DatabaseAddress address) {
    try {
      flyway.migrate();
    } catch (FlywayException e) {
      throw new DatabaseException(
          "the tables of the database %s cannot be brought to this version; was it written by a newer one? %s"
              .formatted(address, e.getMessage()),
          e);
    }
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
