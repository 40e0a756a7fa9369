package io.jinwen.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.engine.format.gguf.GgmlType;
import io.jinwen.engine.format.gguf.GgufFile;
import io.jinwen.engine.format.gguf.TensorInfo;
import io.jinwen.engine.format.quant.BlockFormat;
import io.jinwen.engine.testing.TinyGguf;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code info}, {@code quantize} and {@code make-model}, run as a user runs them. */
class WeightCommandsTest {
  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void theSameSeedMakesTheSameFileOnAnyNumberOfThreads() {
    Path one = make("one.gguf", "--type", "q4_k_m", "--threads", "1");
    Path two = make("two.gguf", "--type", "q4_k_m", "--threads", "3");
    Path other = make("other.gguf", "--type", "q4_k_m", "--seed", "2");
    assertThat(one).hasSameBinaryContentAs(two);
    assertThat(other).hasSize(one.toFile().length());
    assertThat(one.toFile()).satisfies(file -> assertThat(mismatch(one, other)).isPositive());
  }

  @Test
  void randomWeightsHaveTheDeviationTheyAreMadeFor() {
    for (String type : new String[] {"f32", "f16", "q8_0", "q4_0", "q4_k_m"}) {
      try (GgufFile file = GgufFile.open(make(type + ".gguf", "--type", type))) {
        for (TensorInfo tensor : file.tensors()) {
          if (tensor.shape().length > 1) {
            double wanted = 1 / Math.sqrt(tensor.dim(0));
            assertThat(deviation(file, tensor))
                .as("%s %s", type, tensor.name())
                .isBetween(0.9 * wanted, 1.1 * wanted);
          }
        }
      }
    }
  }

  @Test
  void quantizesToTheTypesThatMakeModelChooses() throws IOException {
    Path source = make("f16.gguf", "--type", "f16");
    for (String type : new String[] {"Q8_0", "Q4_0", "Q4_K_M"}) {
      Path packed = folder.resolve(type + ".gguf");
      assertThat(run("quantize", source.toString(), packed.toString(), "--type", type)).isZero();
      try (GgufFile file = GgufFile.open(packed);
          GgufFile made = GgufFile.open(make("made-" + type + ".gguf", "--type", type));
          GgufFile original = GgufFile.open(source)) {
        assertThat(file.tensors())
            .extracting(TensorInfo::name, TensorInfo::type)
            .isEqualTo(
                made.tensors().stream()
                    .map(t -> org.assertj.core.groups.Tuple.tuple(t.name(), t.type()))
                    .toList());
        assertThat(file.metadata().keys()).isEqualTo(original.metadata().keys());
        assertThat(file.metadata().intValue("general.file_type"))
            .isEqualTo(made.metadata().intValue("general.file_type"));
        assertThat(file.metadata().strings("tokenizer.ggml.tokens"))
            .isEqualTo(original.metadata().strings("tokenizer.ggml.tokens"));
        TensorInfo norm = file.tensor("output_norm.weight");
        assertThat(file.data(norm).mismatch(original.data(original.tensor(norm.name()))))
            .isEqualTo(-1);
      }
    }
    try (var left = Files.list(folder)) {
      assertThat(left.map(Path::toString)).noneMatch(name -> name.endsWith(".part"));
    }
  }

  @Test
  void refusesToReplaceAFileUnlessForced() {
    Path file = make("model.gguf", "--type", "q4_0");
    String[] again = {"make-model", "--shape", "tiny", "--type", "q8_0", file.toString()};
    assertThat(run(again)).isEqualTo(1);
    assertThat(err.toString()).contains("model.gguf is there already; --force replaces it");
    again = new String[] {"make-model", "--shape", "tiny", "--type", "q8_0", "--force", again[5]};
    assertThat(run(again)).isZero();
  }

  @Test
  void refusesToQuantizeWhatIsPackedAlready() {
    Path packed = make("packed.gguf", "--type", "q4_k_m");
    Path target = folder.resolve("target.gguf");
    assertThat(run("quantize", packed.toString(), target.toString(), "--type", "Q8_0"))
        .isEqualTo(1);
    assertThat(err.toString()).contains("tensor 'token_embd.weight' is Q6_K already");
    assertThat(target).doesNotExist();
  }

  @Test
  void refusesNumbersThatAreNotFinite() throws IOException {
    Path broken = folder.resolve("broken.gguf");
    float[] numbers = new float[64];
    numbers[40] = Float.NaN;
    TinyGguf.write(
        broken, w -> TinyGguf.tensor(w, "blk.0.ffn_up.weight", GgmlType.F32, numbers, 32, 2));
    Path target = folder.resolve("target.gguf");
    assertThat(run("quantize", broken.toString(), target.toString(), "--type", "Q8_0"))
        .isEqualTo(1);
    assertThat(err.toString()).contains("'blk.0.ffn_up.weight' holds NaN in row 1, column 8");
    assertThat(folder).isDirectoryNotContaining(path -> path.toString().contains("target"));
  }

  @Test
  void namesTheShapesWhereOneIsUnknown() {
    assertThat(run("make-model", "--shape", "huge", "--type", "q4_0", folder + "/huge.gguf"))
        .isEqualTo(1);
    assertThat(err.toString()).contains("no shape 'huge'; there are [youtu-2b, llama3-8b");
  }

  @Test
  void tellsWhatAFileHolds() throws IOException {
    Path sample = TinyGguf.sample(folder.resolve("sample.gguf"));
    assertThat(run("info", sample.toString())).isZero();
    assertThat(out.toString())
        .contains("general.architecture                         llama")
        .contains("token_embd.weight                    Q8_0     32 x 3")
        .contains("229 parameters, 194 bytes, 6.78 bits per weight");
    out.getBuffer().setLength(0);
    assertThat(run("info", "--json", sample.toString())).isZero();
    assertThat(out.toString())
        .contains("\"tokenizer.ggml.tokens\":[\"金\",\"问\",\"\"]")
        .contains("\"shape\":[64,2],\"bytes\":72}");
  }

  private Path make(String name, String... options) {
    Path file = folder.resolve(name);
    String[] arguments = new String[options.length + 4];
    arguments[0] = "make-model";
    arguments[1] = "--shape";
    arguments[2] = "tiny";
    System.arraycopy(options, 0, arguments, 3, options.length);
    arguments[arguments.length - 1] = file.toString();
    assertThat(run(arguments)).as(err.toString()).isZero();
    return file;
  }

  private int run(String... arguments) {
    CommandLine line = Jinwen.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(arguments);
  }

  private static long mismatch(Path one, Path other) {
    try {
      return Files.mismatch(one, other);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static double deviation(GgufFile file, TensorInfo tensor) {
    float[] numbers = new float[(int) tensor.count()];
    BlockFormat.of(tensor.type()).dequantize(file.data(tensor), 0, numbers, 0, numbers.length);
    double squares = 0;
    for (float number : numbers) {
      squares += (double) number * number;
    }
    return Math.sqrt(squares / numbers.length);
  }
}
