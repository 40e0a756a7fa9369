package io.jinwen.tools;

import io.jinwen.engine.gguf.GgufFile;
import io.jinwen.tools.weights.ModelQuantizer;
import io.jinwen.tools.weights.ProgressLine;
import io.jinwen.tools.weights.RowPipeline;
import io.jinwen.tools.weights.TypeMix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Packs the weights of a model file into fewer bits. */
@Command(
    name = "quantize",
    description = {
      "Write a model file again with its weights in fewer bits.",
      "Reads F32, F16, BF16 and Q8_0 files; Q4_0 is the fastest to run, Q4_K_M the more exact of"
          + " the two 4-bit types."
    })
public final class Quantize implements Callable<Integer> {
  /** The types that are offered. */
  enum Target {
    Q4_0(TypeMix.Q4_0),
    Q4_K_M(TypeMix.Q4_K_M),
    Q8_0(TypeMix.Q8_0);

    private final TypeMix mix;

    Target(TypeMix mix) {
      this.mix = mix;
    }
  }

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "IN", description = "the model file (any part of a split one)")
  private Path in;

  @Parameters(paramLabel = "OUT", description = "the file to write")
  private Path out;

  @Option(names = "--type", required = true, description = "one of ${COMPLETION-CANDIDATES}")
  private Target type;

  @Option(names = "--threads", description = "how many threads (default: all processors)")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(names = "--force", description = "replace OUT if it is there")
  private boolean force;

  @Override
  public Integer call() throws IOException {
    OutputFile.check(out, force);
    OutputFile.checkThreads(threads);
    if (Files.exists(out) && Files.isSameFile(in, out)) {
      throw new CommandException(out + " is the file that is read; name another one to write");
    }
    try (GgufFile model = GgufFile.open(in)) {
      quantize(model);
    } catch (IllegalArgumentException e) {
      throw new CommandException(e.getMessage(), e);
    }
    spec.commandLine().getOut().printf("%s: %d bytes%n", out, Files.size(out));
    return 0;
  }

  private void quantize(GgufFile model) throws IOException {
    ModelQuantizer quantizer = new ModelQuantizer(model, type.mix);
    OutputFile.checkRoom(out, quantizer.bytes());
    ProgressLine progress =
        new ProgressLine(
            spec.commandLine().getErr(),
            ProgressLine.onTerminal(),
            "quantize " + out.getFileName(),
            quantizer.bytes(),
            System::nanoTime);
    try (RowPipeline pipeline = new RowPipeline(threads, progress::advance)) {
      OutputFile.write(out, part -> quantizer.write(part, pipeline));
    }
  }
}
