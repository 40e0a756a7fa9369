package io.jinwen.assistant.records.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.function.Supplier;
import org.flywaydb.core.Flyway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * An open database with current tables. Safe for use by many threads.
 *
 * <p>What {@link #inTransaction} has returned from survives the death of this process and, as far
 * as the disk keeps its word, of the machine: PostgreSQL writes its log at each commit, and H2,
 * which by itself waits half a second, is told to write at once and to force the file to the disk.
 */
public final class Database implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Database.class);
  private static final int CONNECTIONS_MAX = 10;
  private static final int CONNECTION_WAIT_MILLIS = 10_000;

  /** Write at each commit; wait for another's row lock as long as for a connection. */
  private static final String H2_SETTINGS = "SET WRITE_DELAY 0; SET LOCK_TIMEOUT 10000";

  /** H2 would close itself as soon as the process is told to end, under answers being written. */
  private static final String H2_CLOSED_BY_US = ";DB_CLOSE_ON_EXIT=FALSE";

  private final HikariDataSource connections;
  private final JdbcClient jdbc;
  private final TransactionTemplate transactions;
  private final boolean h2;

  private Database(HikariDataSource connections, boolean h2) {
    this.connections = connections;
    this.jdbc = JdbcClient.create(connections);
    this.transactions = new TransactionTemplate(new DataSourceTransactionManager(connections));
    this.h2 = h2;
  }

  /**
   * Opens the database, creating an H2 file where there is none, and brings its tables up to date.
   *
   * @throws DatabaseException if it cannot be reached, is in use by another process, or was written
   *     by a newer version of this program
   */
  public static Database open(DatabaseAddress address) {
    return open(address, address.url(), Migrations::migrate);
  }

  /**
   * Opens a database that is there already and leaves its tables as they are.
   *
   * @throws DatabaseException if there is none, or its tables are not those of this version
   */
  public static Database openExisting(DatabaseAddress address) {
    String url = address.isH2() ? address.url() + ";IFEXISTS=TRUE" : address.url();
    return open(address, url, Migrations::requireCurrent);
  }

  private interface Preparation {
    void prepare(Flyway flyway, DatabaseAddress address);
  }

  private static Database open(DatabaseAddress address, String url, Preparation preparation) {
    makeFolder(address);
    HikariDataSource connections = connect(address, url);
    try {
      preparation.prepare(Migrations.of(connections), address);
      return new Database(connections, address.isH2());
    } catch (RuntimeException e) {
      connections.close();
      throw e;
    }
  }

  private static HikariDataSource connect(DatabaseAddress address, String url) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("jinwen");
    boolean ours = address.isH2() && !url.toUpperCase(Locale.ROOT).contains("DB_CLOSE_ON_EXIT");
    config.setJdbcUrl(ours ? url + H2_CLOSED_BY_US : url);
    config.setUsername(address.user());
    config.setPassword(address.password());
    config.setMaximumPoolSize(CONNECTIONS_MAX);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(CONNECTION_WAIT_MILLIS);
    config.setInitializationFailTimeout(1); // one try: a wrong address is told at once
    if (address.isH2()) {
      config.setConnectionInitSql(H2_SETTINGS);
    }
    try {
      return new HikariDataSource(config);
    } catch (RuntimeException e) {
      throw OpenFailure.of(address, e);
    }
  }

  /** What customers said is for the eyes of this program's user only. */
  private static void makeFolder(DatabaseAddress address) {
    Path folder = address.folder();
    if (folder == null || Files.isDirectory(folder)) {
      return;
    }
    try {
      boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
      if (posix) {
        var ownerOnly = PosixFilePermissions.fromString("rwx------");
        Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(ownerOnly));
      } else {
        Files.createDirectories(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the folder %s cannot be made".formatted(folder), e);
    }
  }

  /** Runs statements; inside of {@link #inTransaction} as part of that transaction. */
  public JdbcClient jdbc() {
    return jdbc;
  }

  /**
   * Does all of the work or, if it throws, nothing of it. When this returns, it is on the disk.
   * Inside of another transaction the work joins that one.
   */
  public <T> T inTransaction(Supplier<T> work) {
    boolean outermost = !TransactionSynchronizationManager.isActualTransactionActive();
    T result = transactions.execute(_ -> work.get());
    if (outermost && h2) {
      forceToDisk();
    }
    return result;
  }

  /** By then the work is done: to say that it failed would have it done twice. */
  private void forceToDisk() {
    try {
      jdbc.sql("CHECKPOINT SYNC").update();
    } catch (RuntimeException e) {
      LOG.error("what was written is kept, but perhaps not past a power cut: no sync", e);
    }
  }

  /** As the other, for work that has no result. */
  public void inTransaction(Runnable work) {
    inTransaction(() -> {
      work.run();
      return true;
    });
  }

  @Override
  public void close() {
    connections.close();
  }
}
