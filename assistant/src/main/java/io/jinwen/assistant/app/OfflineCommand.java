package io.jinwen.assistant.app;

import io.jinwen.assistant.records.store.DatabaseAddress;
import java.nio.file.Path;
import java.util.Map;
import org.springframework.boot.logging.LoggingSystem;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/**
 * A command that works on what the server keeps, found where the server would find it by the same
 * environment. Its subcommands are methods with {@code @Command}, and return the exit status.
 */
abstract class OfflineCommand {
  /** Lines for the foot of the help of a command that opens the database. */
  static final String DATABASE_HELP =
      "The database is that of JINWEN_DB_URL, JINWEN_DB_USER and JINWEN_DB_PASSWORD,";

  static final String DATABASE_FILE_HELP =
      "else the file in data/, which no server may use meanwhile.";

  final Map<String, String> environment;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = CommandLine.ScopeType.INHERIT,
      description = "show this help")
  private boolean help;

  OfflineCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  /** Runs as the process's only command. Standard output is its own: libraries do not log. */
  final void runAndExit(String... arguments) {
    LoggingSystem.get(OfflineCommand.class.getClassLoader()).beforeInitialize();
    System.exit(run(arguments));
  }

  /** The exit status: what the command returns, 1 for an error, 2 for a wrong command line. */
  final int run(String... arguments) {
    CommandLine line = new CommandLine(this);
    line.setUsageHelpAutoWidth(true);
    line.setExecutionExceptionHandler((error, _, _) -> {
      System.err.println("jinwen: " + error.getMessage());
      return 1;
    });
    line.setParameterExceptionHandler((error, _) -> {
      System.err.println("jinwen: " + error.getMessage());
      System.err.println("Try: " + line.getCommandName() + " --help");
      return 2;
    });
    return line.execute(arguments);
  }

  /** The folder that the server would keep things in. */
  final Path data() {
    String named = environment.getOrDefault("JINWEN_DATA", "");
    return named.isEmpty()
        ? Path.of(System.getProperty("jinwen.home", ".")).resolve("data")
        : Path.of(named);
  }

  /** The database that the server would use. */
  final DatabaseAddress address() {
    String url = environment.getOrDefault("JINWEN_DB_URL", "");
    return url.isEmpty()
        ? DatabaseAddress.standard(data())
        : new DatabaseAddress(
            url,
            environment.getOrDefault("JINWEN_DB_USER", "jinwen"),
            environment.getOrDefault("JINWEN_DB_PASSWORD", ""));
  }
}
