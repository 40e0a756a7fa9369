package io.jinwen.tools;

import io.jinwen.tools.shapes.NamedShape;
import io.jinwen.tools.shapes.RandomModel;
import io.jinwen.tools.weights.ProgressLine;
import io.jinwen.tools.weights.RowPipeline;
import io.jinwen.tools.weights.TypeMix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a model file of a known shape with random weights. */
@Command(
    name = "make-model",
    description = {
      "Make a model file of a public model's exact shape, with random weights and a synthetic"
          + " vocabulary.",
      "It says nothing sensible, but it takes the time and the memory of the real one: for"
          + " benchmarks and tests."
    })
public final class MakeModel implements Callable<Integer> {
  /** The names that the help shows. */
  static final class ShapeNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(NamedShape.values()).map(NamedShape::toString).iterator();
    }
  }

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "OUT", description = "the file to write")
  private Path out;

  @Option(
      names = "--shape",
      required = true,
      completionCandidates = ShapeNames.class,
      description = "one of ${COMPLETION-CANDIDATES}")
  private String shape;

  @Option(names = "--type", required = true, description = "one of ${COMPLETION-CANDIDATES}")
  private TypeMix type;

  @Option(names = "--seed", description = "of the random weights (default: ${DEFAULT-VALUE})")
  private long seed = 1;

  @Option(names = "--threads", description = "how many threads (default: all processors)")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(names = "--force", description = "replace OUT if it is there")
  private boolean force;

  @Override
  public Integer call() throws IOException {
    OutputFile.check(out, force);
    OutputFile.checkThreads(threads);
    RandomModel model = new RandomModel(named().shape(), type, seed);
    OutputFile.checkRoom(out, model.bytes());
    ProgressLine progress =
        new ProgressLine(
            spec.commandLine().getErr(),
            ProgressLine.onTerminal(),
            "make " + out.getFileName(),
            model.bytes(),
            System::nanoTime);
    try (RowPipeline pipeline = new RowPipeline(threads, progress::advance)) {
      OutputFile.write(out, part -> model.write(part, pipeline));
    }
    spec.commandLine().getOut().printf("%s: %d bytes%n", out, Files.size(out));
    return 0;
  }

  private NamedShape named() {
    return Arrays.stream(NamedShape.values())
        .filter(named -> named.toString().equals(shape))
        .findFirst()
        .orElseThrow(() ->
            new CommandException(
                "no shape '%s'; there are %s"
                    .formatted(shape, Arrays.toString(NamedShape.values()))));
  }
}
