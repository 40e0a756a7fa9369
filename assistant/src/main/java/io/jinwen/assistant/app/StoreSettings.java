package io.jinwen.assistant.app;

import io.jinwen.assistant.records.store.DatabaseAddress;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where things are remembered, and for how long; set as {@link Settings} are ({@code
 * jinwen.db.url}, {@code JINWEN_DB_URL}).
 *
 * @param home the folder under which {@code data/} lies where no database is named
 * @param db the database
 * @param audit the record for auditors
 */
@ConfigurationProperties("jinwen")
record StoreSettings(@DefaultValue(".") Path home, @DefaultValue Db db, @DefaultValue Audit audit) {

  /**
   * @param url a JDBC address of H2 or PostgreSQL; empty takes a file under {@code data/}
   * @param user the database's user
   * @param password best given as {@code JINWEN_DB_PASSWORD} in the environment
   */
  record Db(
      @DefaultValue("") String url,
      @DefaultValue("jinwen") String user,
      @DefaultValue("") String password) {}

  /**
   * @param keep how long audit records are kept, such as {@code 1825d}; zero keeps them for ever
   */
  record Audit(@DefaultValue("0") Duration keep) {}

  DatabaseAddress address() {
    return db.url().isEmpty()
        ? DatabaseAddress.standard(home)
        : new DatabaseAddress(db.url(), db.user(), db.password());
  }
}
