package io.jinwen.assistant.records.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A PostgreSQL server of this test run's own: in a temporary folder, on a free port of the loopback
 * address, gone at the end. It uses the programs that are installed, and says so where none are.
 */
public final class PostgresServer {
  private static final String SUPERUSER = "postgres";
  private static final AtomicInteger DATABASES = new AtomicInteger();

  private final Path programs;
  private final Path folder;
  private final int port;

  private PostgresServer(Path programs, Path folder, int port) {
    this.programs = programs;
    this.folder = folder;
    this.port = port;
  }

  private static final class Running {
    private static final PostgresServer SERVER = start();
  }

  /** An empty database on the server, which is started if it does not run yet. */
  public static DatabaseAddress emptyDatabase() {
    PostgresServer server = Running.SERVER;
    String name = "test" + DATABASES.incrementAndGet();
    try (Connection connection =
            DriverManager.getConnection(server.url("postgres"), SUPERUSER, "");
        Statement statement = connection.createStatement()) {
      statement.execute("create database " + name);
    } catch (SQLException e) {
      throw new IllegalStateException("the test's PostgreSQL refused a database", e);
    }
    return new DatabaseAddress(server.url(name), SUPERUSER, "");
  }

  /** Ends the connections to a database and takes no new ones, as a server that goes does. */
  public static void refuseConnections(DatabaseAddress address) {
    String name = address.url().substring(address.url().lastIndexOf('/') + 1);
    asSuperuser("alter database %s with allow_connections false".formatted(name));
    asSuperuser(
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = '%s'"
            .formatted(name));
  }

  public static void acceptConnections(DatabaseAddress address) {
    String name = address.url().substring(address.url().lastIndexOf('/') + 1);
    asSuperuser("alter database %s with allow_connections true".formatted(name));
  }

  private static void asSuperuser(String statement) {
    try (Connection connection =
            DriverManager.getConnection(Running.SERVER.url("postgres"), SUPERUSER, "");
        Statement plain = connection.createStatement()) {
      plain.execute(statement);
    } catch (SQLException e) {
      throw new IllegalStateException("the test's PostgreSQL refused: " + statement, e);
    }
  }

  private String url(String database) {
    return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, database);
  }

  private static PostgresServer start() {
    try {
      Path programs = programs();
      Path folder = Files.createTempDirectory("jinwen-postgres");
      if (isRoot()) {
        UserPrincipal owner =
            folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(SUPERUSER);
        Files.setOwner(folder, owner);
      }
      PostgresServer server = new PostgresServer(programs, folder, freePort());
      Runtime.getRuntime().addShutdownHook(new Thread(server::stop));
      server.run(
          "initdb",
          "-D",
          server.data(),
          "-U",
          SUPERUSER,
          "--auth=trust",
          "--encoding=UTF8",
          "--locale=C",
          "--no-sync");
      server.run(
          "pg_ctl",
          "-D",
          server.data(),
          "-w",
          "-t",
          "60",
          "-l",
          folder.resolve("log").toString(),
          "-o",
          "-c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off -p "
              + server.port,
          "start");
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String data() {
    return folder.resolve("data").toString();
  }

  private void stop() {
    run("pg_ctl", "-D", data(), "-m", "immediate", "stop");
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void run(String program, String... arguments) {
    List<String> command = new ArrayList<>();
    if (isRoot()) {
      command.addAll(List.of("runuser", "-u", SUPERUSER, "--")); // it refuses to run as root
    }
    command.add(programs.resolve(program).toString());
    command.addAll(List.of(arguments));
    try {
      Path output = Files.createTempFile("jinwen-" + program, ".log");
      Process process =
          new ProcessBuilder(command)
              .directory(folder.getParent().toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      int status = process.waitFor();
      String said = Files.readString(output);
      Files.delete(output);
      if (status != 0) {
        throw new IllegalStateException("%s ended with %d: %s".formatted(program, status, said));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  /** The folder of initdb: Debian keeps it out of the PATH. */
  private static Path programs() throws IOException {
    List<Path> folders = new ArrayList<>();
    Path debian = Path.of("/usr/lib/postgresql");
    if (Files.isDirectory(debian)) {
      try (Stream<Path> versions = Files.list(debian)) {
        versions.sorted(Comparator.reverseOrder()).map(v -> v.resolve("bin")).forEach(folders::add);
      }
    }
    Stream.of(System.getenv("PATH").split(":")).map(Path::of).forEach(folders::add);
    return folders.stream()
        .filter(folder -> Files.isExecutable(folder.resolve("initdb")))
        .findFirst()
        .orElseThrow(() ->
            new IllegalStateException(
                "PostgreSQL is not installed, so nothing can be tested on it; './jinwen test'"
                    + " installs it on Debian, elsewhere install it so that initdb is in the"
                    + " PATH"));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
