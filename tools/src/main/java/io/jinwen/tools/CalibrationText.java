package io.jinwen.tools;

import io.jinwen.engine.cpu.kernel.KernelChoice;
import io.jinwen.engine.cpu.kernel.Kernels;
import io.jinwen.engine.format.gguf.GgufFile;
import io.jinwen.tools.weights.ActivationStatistics;
import io.jinwen.tools.weights.Calibration;
import io.jinwen.tools.weights.ProgressLine;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The texts that a model is calibrated on.
 *
 * @param name for the file of statistics
 * @param lines in the form that {@code perplexity} reads
 */
record CalibrationText(String name, List<String> lines) {
  /** Tokens that are read as one text. */
  static final int WINDOW_TOKENS = 1024;

  private static final String DEFAULT = "calibration.txt";
  private static final long BYTES_MAX = 64 << 20;

  /** A file, the text files of a folder, or the texts of the program where nothing is named. */
  static CalibrationText of(String place) throws IOException {
    if (place.isEmpty()) {
      return new CalibrationText("jinwen calibration text", ownLines());
    }
    Path path = Path.of(place);
    List<String> lines = new ArrayList<>();
    long bytes = 0;
    for (Path file : Files.isDirectory(path) ? textFiles(path) : List.of(path)) {
      bytes += Files.size(file);
      if (bytes > BYTES_MAX) {
        throw new CommandException(
            "%s has more than %d MiB of text; a few hundred KiB are plenty"
                .formatted(path, BYTES_MAX >> 20));
      }
      lines.addAll(TextPassages.read(file));
    }
    return new CalibrationText(path.getFileName().toString(), lines);
  }

  private static List<Path> textFiles(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> texts =
          files.filter(file -> file.toString().matches(".*\\.(txt|tsv|md)")).sorted().toList();
      if (texts.isEmpty()) {
        throw new CommandException(folder + " holds no .txt, .tsv or .md file");
      }
      return texts;
    }
  }

  private static List<String> ownLines() throws IOException {
    try (var in = CalibrationText.class.getResourceAsStream(DEFAULT);
        var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return reader.lines().toList();
    }
  }

  /** Runs the texts through a model. */
  ActivationStatistics gather(
      GgufFile model, int threads, int tokensMax, Path state, PrintWriter err) throws IOException {
    int context = model.metadata().intValue(architecture(model) + ".context_length");
    int[][] windows =
        new TextPassages(model)
            .calibrationWindows(lines, Math.min(WINDOW_TOKENS, context), tokensMax);
    if (windows.length == 0) {
      throw new CommandException(name + " holds no text to calibrate on");
    }
    int layers = model.metadata().intValue(architecture(model) + ".block_count");
    long steps = Calibration.steps(layers, windows);
    ProgressLine progress =
        new ProgressLine(
            err,
            ProgressLine.onTerminal(),
            "calibrate on " + steps / layers + " tokens",
            steps,
            layers,
            "tokens",
            System::nanoTime);
    return Calibration.gather(
        model, Kernels.choose(KernelChoice.AUTO), threads, windows, state, progress::advance);
  }

  private static String architecture(GgufFile model) {
    return model.metadata().string("general.architecture");
  }
}
