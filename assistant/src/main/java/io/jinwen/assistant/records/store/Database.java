package io.jinwen.assistant.records.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * An open database with current tables. Safe for use by many threads.
 *
 * <p>What {@link #inTransaction} has returned from survives the death of this process and, as far
 * as the disk keeps its word, of the machine: PostgreSQL writes its log at each commit, and H2,
 * which by itself waits half a second, is told at the end of each transaction to write and to force
 * the file to the disk. In the meantime its own thread writes, and closes up gaps while nobody asks
 * for anything; writing at each statement instead switched that thread off and grew the file
 * without end.
 */
public final class Database implements AutoCloseable {
  private static final int CONNECTIONS_MAX = 10;

  /** A server that is gone must not hold up those who ask: they are told so after this time. */
  private static final int CONNECTION_WAIT_MILLIS = 3_000;

  private static final int CONNECTION_CHECK_MILLIS = 2_000;

  /** Wait for another's row lock rather than fail. */
  private static final String H2_SETTINGS = "SET LOCK_TIMEOUT 10000";

  /**
   * H2 would close itself as soon as the process is told to end, under answers being written; when
   * it is closed it may take two seconds, not a fifth of one, to close up the gaps; and of its
   * pages it would keep 64 MB for each GB of heap, where the system keeps the file's anyway.
   */
  private static final String H2_OPTIONS =
      ";DB_CLOSE_ON_EXIT=FALSE;MAX_COMPACT_TIME=2000;CACHE_SIZE=16384";

  private static final String FORCE_TO_DISK = "CHECKPOINT SYNC";

  private static final String WRITE_NOTHING_NEW =
      """
      update "flyway_schema_history" set "success" = "success" where "installed_rank" = 1
      """;

  private final HikariDataSource connections;
  private final JdbcClient jdbc;
  private final TransactionTemplate transactions;
  private final DatabaseAddress address;
  private volatile StoreState state = StoreState.GOOD;
  private volatile boolean writesFail;

  private Database(HikariDataSource connections, DatabaseAddress address) {
    this.connections = connections;
    DataSource gate = new Gate(connections);
    this.jdbc = JdbcClient.create(gate);
    this.transactions = new TransactionTemplate(new DataSourceTransactionManager(gate));
    this.address = address;
  }

  /** Lets nobody wait for a database that is known to be away. */
  private final class Gate extends DelegatingDataSource {
    Gate(DataSource connections) {
      super(connections);
    }

    @Override
    public Connection getConnection() throws SQLException {
      if (state.kind() == StoreState.Kind.AWAY) {
        throw new SQLTransientConnectionException(state.reason());
      }
      return super.getConnection();
    }
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
    StoreFiles files = StoreFiles.of(address);
    files.makeFolder();
    HikariDataSource connections = connect(address, url);
    try {
      files.keepToOwner();
      preparation.prepare(Migrations.of(connections), address);
      return new Database(connections, address);
    } catch (RuntimeException e) {
      connections.close();
      throw e;
    }
  }

  private static HikariDataSource connect(DatabaseAddress address, String url) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("jinwen");
    boolean ours = address.isH2() && !url.toUpperCase(Locale.ROOT).contains("DB_CLOSE_ON_EXIT");
    config.setJdbcUrl(ours ? url + H2_OPTIONS : url);
    config.setUsername(address.user());
    config.setPassword(address.password());
    config.setMaximumPoolSize(CONNECTIONS_MAX);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(CONNECTION_WAIT_MILLIS);
    config.setValidationTimeout(CONNECTION_CHECK_MILLIS);
    config.setInitializationFailTimeout(1); // one try: a wrong address is told at once
    config.setExceptionOverrideClassName(SpoiledConnections.class.getName());
    if (address.isH2()) {
      config.setConnectionInitSql(H2_SETTINGS);
      config.setConnectionTestQuery("select 1"); // its own test takes a closed file for an open one
    } else {
      config.addDataSourceProperty("connectTimeout", "2"); // seconds, as those that follow
      config.addDataSourceProperty("socketTimeout", "20"); // of a machine that is gone silently
      config.addDataSourceProperty("tcpKeepAlive", "true");
    }
    try {
      return new HikariDataSource(config);
    } catch (RuntimeException e) {
      throw OpenFailure.of(address, e);
    }
  }

  /** How it stands, as far as is known. */
  public StoreState state() {
    return state;
  }

  /** Whether no other server can use it meanwhile: a file has one user. */
  public boolean isExclusive() {
    return address.isH2();
  }

  DatabaseAddress address() {
    return address;
  }

  void become(StoreState now) {
    state = now;
  }

  /**
   * Asks the database for a sign of life, past everything that keeps others from it: an answer, and
   * where writes have failed, a write that changes nothing.
   */
  void requireAlive() {
    JdbcClient unguarded = JdbcClient.create(connections);
    if (writesFail) {
      unguarded.sql(WRITE_NOTHING_NEW).update();
      if (address.isH2()) {
        unguarded.sql(FORCE_TO_DISK).update();
      }
      writesFail = false;
    } else {
      unguarded.sql("select 1").query(Integer.class).single();
    }
  }

  /** Runs statements; inside of {@link #inTransaction} as part of that transaction. */
  public JdbcClient jdbc() {
    return jdbc;
  }

  /**
   * Does all of the work or, if it throws, nothing of it. When this returns, it is on the disk.
   * Inside of another transaction the work joins that one.
   *
   * @throws StoreFullException while there is no room, before the work begins
   */
  public <T> T inTransaction(Supplier<T> work) {
    boolean outermost = !TransactionSynchronizationManager.isActualTransactionActive();
    if (outermost && state.kind() == StoreState.Kind.FULL) {
      throw new StoreFullException(state.reason());
    }
    try {
      T result = execute(work);
      if (outermost && address.isH2()) {
        jdbc.sql(FORCE_TO_DISK).update();
      }
      return result;
    } catch (RuntimeException e) {
      if (StoreFault.of(e).equals(Optional.of(StoreFault.FULL))) {
        writesFail = true;
      }
      throw e;
    }
  }

  /**
   * Where a connection breaks under the work, it cannot be rolled back either; why it broke, the
   * work's own exception says.
   */
  private <T> T execute(Supplier<T> work) {
    try {
      return transactions.execute(_ -> work.get());
    } catch (TransactionSystemException noRollback) {
      if (noRollback.getApplicationException() instanceof RuntimeException why) {
        throw why;
      }
      throw noRollback;
    }
  }

  /** As the other, for work that has no result. */
  public void inTransaction(Runnable work) {
    inTransaction(() -> {
      work.run();
      return true;
    });
  }

  /**
   * Writes the file as it stands at one moment into a zip, while others go on reading and writing.
   *
   * @throws DatabaseException if the database is not a file of ours
   */
  public void copyTo(Path zip) {
    if (address.path().isEmpty()) {
      throw new DatabaseException(
          "the database %s is not a file of this program; copy it with its own tool, such as pg_dump"
              .formatted(address));
    }
    jdbc.sql("BACKUP TO '%s'".formatted(zip.toString().replace("'", "''"))).update();
    StoreFiles.keepToOwner(zip);
  }

  @Override
  public void close() {
    connections.close();
  }

  /** The database cannot be used; the message says why and what to do. */
  public static final class DatabaseException extends RuntimeException {
    DatabaseException(String message) {
      super(message);
    }

    DatabaseException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** Tells why a database did not open, and what to do. */
  static final class OpenFailure {
    private static final int H2_IN_USE = 90020;
    private static final int H2_NOT_THERE = 90146;
    private static final String WRONG_LOGIN = "28";

    private OpenFailure() {}

    static DatabaseException of(DatabaseAddress address, RuntimeException failure) {
      for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
        if (cause instanceof SQLException sqlError) {
          return new DatabaseException(sentence(address, sqlError), failure);
        }
      }
      return new DatabaseException(
          "the database %s cannot be opened: %s".formatted(address, failure.getMessage()), failure);
    }

    private static String sentence(DatabaseAddress address, SQLException sqlError) {
      if (sqlError.getErrorCode() == H2_IN_USE) {
        return "the database %s is in use by another process; stop that one first"
            .formatted(address);
      }
      if (sqlError.getErrorCode() == H2_NOT_THERE) {
        return "there is no database %s; the server makes it when it first starts"
            .formatted(address);
      }
      if (sqlError.getSQLState() != null && sqlError.getSQLState().startsWith(WRONG_LOGIN)) {
        return "the database %s refuses the user or the password".formatted(address);
      }
      return "the database %s cannot be opened: %s".formatted(address, sqlError.getMessage());
    }
  }

  /** Nothing is written, because there is hardly any room left where the database lies. */
  public static final class StoreFullException extends RuntimeException {
    StoreFullException(String message) {
      super(message);
    }
  }
}
