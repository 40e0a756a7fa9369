package io.jinwen.tools;

import io.jinwen.engine.format.gguf.GgufFile;
import io.jinwen.engine.text.template.ChatTemplate;
import io.jinwen.engine.text.tokenizer.Tokenizer;
import io.jinwen.tools.huggingface.FolderImport;
import io.jinwen.tools.huggingface.ImportRefused;
import io.jinwen.tools.weights.ProgressLine;
import io.jinwen.tools.weights.RowPipeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./jinwen import}: a Hugging Face folder to one GGUF file. */
@Command(
    name = "import",
    description = {
      "Write the model in a Hugging Face folder as one GGUF file.",
      "Weights in BF16, F16 or F32 stay as they are (./jinwen quantize --calibrate packs them);"
          + " 4-bit weights of GPTQ, AWQ and compressed-tensors are taken as Q4_0 or Q4_1. Nothing"
          + " in the folder is executed."
    })
final class Import implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FOLDER", description = "with config.json, tokenizer and safetensors")
  private Path folder;

  @Parameters(paramLabel = "OUT", description = "the file to write")
  private Path out;

  @Option(names = "--threads", description = "how many threads (default: all processors)")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(names = "--force", description = "replace OUT if it is there")
  private boolean force;

  @Override
  public Integer call() throws IOException {
    OutputFile.check(out, force);
    OutputFile.checkThreads(threads);
    try (FolderImport model = FolderImport.open(folder)) {
      OutputFile.checkRoom(out, model.bytes());
      ProgressLine progress =
          new ProgressLine(
              spec.commandLine().getErr(),
              ProgressLine.onTerminal(),
              "import " + out.getFileName(),
              model.bytes(),
              System::nanoTime);
      try (RowPipeline pipeline = new RowPipeline(threads, progress::advance)) {
        OutputFile.write(
            out,
            part -> {
              model.write(part, pipeline);
              requireReadable(part);
            });
      }
      model.notes().forEach(note -> spec.commandLine().getErr().println(note));
    } catch (ImportRefused | IllegalArgumentException e) {
      throw new CommandException(e.getMessage(), e);
    }
    spec.commandLine().getOut().printf("%s: %d bytes%n", out, Files.size(out));
    return 0;
  }

  /** A tokenizer or template that the engine refuses is better told now than at the start. */
  private static void requireReadable(Path part) {
    try (GgufFile file = GgufFile.open(part)) {
      ChatTemplate.of(file.metadata(), Tokenizer.of(file.metadata()));
    }
  }
}
