package io.jinwen.tools;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The parent of all commands; {@code ./jinwen} starts it with a command's name and options. */
@Command(
    name = "./jinwen",
    description = "JinWen 金问: a financial assistant that runs entirely on one machine.",
    subcommands = {
      Chat.class,
      Pull.class,
      Info.class,
      Quantize.class,
      Import.class,
      MakeModel.class,
      Tokenize.class,
      Logits.class,
      Perplexity.class,
      Bench.class,
      BenchEngine.class,
      Doctor.class
    })
public final class Jinwen {
  /** The option by which a defect shows where it happened. */
  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "show the stack trace of an error")
  private boolean debug;

  @Option(
      names = {"-h", "--help"},
      scope = ScopeType.INHERIT,
      usageHelp = true,
      description = "show this help")
  private boolean help;

  private Jinwen() {}

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  /** The commands, with errors told in one sentence: exit code 1 for a failure, 2 for misuse. */
  static CommandLine commandLine() {
    Jinwen jinwen = new Jinwen();
    CommandLine line = new CommandLine(jinwen);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setUsageHelpAutoWidth(true);
    line.setExecutionExceptionHandler((exception, command, result) -> {
      command.getErr().println("jinwen: " + ErrorSentence.of(exception));
      if (jinwen.debug) {
        exception.printStackTrace(command.getErr());
      }
      return 1;
    });
    line.setParameterExceptionHandler((exception, given) -> {
      CommandLine command = exception.getCommandLine();
      command.getErr().println("jinwen: " + exception.getMessage());
      command.getErr().printf("Try: %s --help%n", command.getCommandSpec().qualifiedName());
      return 2;
    });
    return line;
  }
}
