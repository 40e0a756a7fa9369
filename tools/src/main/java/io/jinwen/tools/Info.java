package io.jinwen.tools;

import io.jinwen.engine.format.gguf.GgufFile;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what a model file holds. */
@Command(
    name = "info",
    description = "Show what a model file holds: its metadata, its tensors, its size by type.")
public final class Info implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "a GGUF file (any part of a split one)")
  private Path file;

  @Option(names = "--json", description = "print JSON, with all tensors and shortened arrays")
  private boolean json;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try (GgufFile model = GgufFile.open(file)) {
      FileReport report = new FileReport(model);
      out.print(json ? report.json() : report.text());
      out.flush();
    }
    return 0;
  }
}
