package io.jinwen.tools;

import io.jinwen.engine.format.gguf.GgufFile;
import io.jinwen.tools.weights.ActivationStatistics;
import io.jinwen.tools.weights.ImatrixFile;
import io.jinwen.tools.weights.ModelQuantizer;
import io.jinwen.tools.weights.ProgressLine;
import io.jinwen.tools.weights.RowPipeline;
import io.jinwen.tools.weights.TypeMix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
          + " the two 4-bit types.",
      "--calibrate runs texts through the model first and packs so that errors are small where the"
          + " model's numbers are large: the file is as small and as fast, and answers more like"
          + " the original. It takes some minutes; broken off, it goes on where it was."
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

  @Option(
      names = "--calibrate",
      arity = "0..1",
      fallbackValue = "",
      paramLabel = "TEXT|FOLDER",
      description = {
        "pack by what the weights meet on these texts: a UTF-8 file, or the .txt, .tsv and .md files"
            + " of a folder, in the form that perplexity reads (default: texts that come with the"
            + " program)"
      })
  private String calibrate;

  @Option(
      names = "--imatrix",
      paramLabel = "FILE",
      description = "pack by the statistics in this file of llama.cpp or of --write-imatrix")
  private Path imatrix;

  @Option(
      names = "--write-imatrix",
      paramLabel = "FILE",
      description = "keep the statistics of --calibrate, for llama.cpp too (.dat: its old form)")
  private Path writeImatrix;

  @Option(
      names = "--calibration-tokens",
      paramLabel = "N",
      description = "most tokens that --calibrate reads (default: ${DEFAULT-VALUE})")
  private int calibrationTokens = 16384;

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
    checkCalibration();
    try (GgufFile model = GgufFile.open(in)) {
      quantize(model, statistics(model));
    } catch (IllegalArgumentException e) {
      throw new CommandException(e.getMessage(), e);
    }
    spec.commandLine().getOut().printf("%s: %d bytes%n", out, Files.size(out));
    return 0;
  }

  private void checkCalibration() {
    if (calibrate != null && imatrix != null) {
      throw new CommandException("--calibrate and --imatrix exclude each other");
    }
    if (writeImatrix != null && calibrate == null) {
      throw new CommandException("--write-imatrix needs --calibrate");
    }
    if (writeImatrix != null) {
      OutputFile.check(writeImatrix, force);
    }
    if (calibrationTokens < 256 || calibrationTokens > 1 << 20) {
      throw new CommandException(
          "--calibration-tokens %d is not between 256 and %d"
              .formatted(calibrationTokens, 1 << 20));
    }
  }

  private ActivationStatistics statistics(GgufFile model) throws IOException {
    if (imatrix != null) {
      return ImatrixFile.read(imatrix);
    }
    if (calibrate == null) {
      return new ActivationStatistics();
    }
    CalibrationText texts = CalibrationText.of(calibrate);
    Path state = out.resolveSibling(out.getFileName() + ".calibration");
    ActivationStatistics statistics =
        texts.gather(model, threads, calibrationTokens, state, spec.commandLine().getErr());
    if (writeImatrix != null) {
      OutputFile.write(
          writeImatrix,
          part ->
              ImatrixFile.write(
                  part,
                  writeImatrix.toString().endsWith(".dat"),
                  statistics,
                  CalibrationText.WINDOW_TOKENS,
                  texts.name()));
    }
    return statistics;
  }

  private void quantize(GgufFile model, ActivationStatistics statistics) throws IOException {
    ModelQuantizer quantizer = new ModelQuantizer(model, type.mix, statistics);
    List<String> unknown = quantizer.withoutStatistics();
    if (!statistics.isEmpty() && !unknown.isEmpty()) {
      spec.commandLine()
          .getErr()
          .printf(
              "no statistics for %d tensors, packed as without: %s%s%n",
              unknown.size(),
              String.join(", ", unknown.subList(0, Math.min(3, unknown.size()))),
              unknown.size() > 3 ? " …" : "");
    }
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
