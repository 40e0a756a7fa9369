package io.jinwen.assistant.app;

import io.jinwen.assistant.records.store.DatabaseAddress;
import io.jinwen.assistant.records.store.StoreWatch;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Where things are remembered, and for how long; set as {@link Settings} are ({@code
 * jinwen.db.url}, {@code JINWEN_DB_URL}).
 *
 * @param home the program's folder
 * @param data the folder of what is kept; {@code data/} in the program's folder where none is named
 * @param db the database
 * @param disk how much room there should be for an H2 file
 * @param audit the record for auditors
 */
@ConfigurationProperties("jinwen")
record StoreSettings(
    @DefaultValue(".") Path home,
    Path data,
    @DefaultValue Db db,
    @DefaultValue Disk disk,
    @DefaultValue Audit audit) {
  StoreSettings {
    data = data == null ? home.resolve("data") : data;
  }

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
   * @param warnBelow with less room than this the log and {@code /health} say so
   * @param stopBelow with less than this nothing is written any more
   */
  record Disk(@DefaultValue("1GB") DataSize warnBelow, @DefaultValue("64MB") DataSize stopBelow) {
    StoreWatch.Limits limits() {
      return new StoreWatch.Limits(warnBelow.toBytes(), stopBelow.toBytes());
    }
  }

  /**
   * @param keep how long audit records are kept, such as {@code 1825d}; zero keeps them for ever
   */
  record Audit(@DefaultValue("0") Duration keep) {}

  DatabaseAddress address() {
    return db.url().isEmpty()
        ? DatabaseAddress.standard(data)
        : new DatabaseAddress(db.url(), db.user(), db.password());
  }
}
