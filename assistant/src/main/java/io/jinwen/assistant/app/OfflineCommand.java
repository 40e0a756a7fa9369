package io.jinwen.assistant.app;

import io.jinwen.assistant.records.store.DatabaseAddress;
import java.nio.file.Path;
import java.util.Map;
import org.springframework.boot.logging.LoggingSystem;
import picocli.CommandLine;

/** What the commands have in common that work on the database while no server uses its file. */
final class OfflineCommand {
  private OfflineCommand() {}

  /** Standard output is for the command's own; what libraries log is held back. */
  static void silenceLibraries() {
    LoggingSystem.get(OfflineCommand.class.getClassLoader()).beforeInitialize();
  }

  /** The exit status: what the command says, 1 for an error, 2 for a wrong command line. */
  static int run(Object command, String... arguments) {
    CommandLine line = new CommandLine(command);
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
  static Path data(Map<String, String> environment) {
    String named = environment.getOrDefault("JINWEN_DATA", "");
    return named.isEmpty()
        ? Path.of(System.getProperty("jinwen.home", ".")).resolve("data")
        : Path.of(named);
  }

  /** The database that the server would use. */
  static DatabaseAddress address(Map<String, String> environment) {
    String url = environment.getOrDefault("JINWEN_DB_URL", "");
    return url.isEmpty()
        ? DatabaseAddress.standard(data(environment))
        : new DatabaseAddress(
            url,
            environment.getOrDefault("JINWEN_DB_USER", "jinwen"),
            environment.getOrDefault("JINWEN_DB_PASSWORD", ""));
  }
}
