package io.jinwen.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.engine.cpu.kernel.WorkerPool;
import io.jinwen.engine.format.gguf.GgufFile;
import io.jinwen.engine.format.gguf.GgufWriter;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands as a shell runs them, on the tiny models of the engine's tests. */
class CommandsTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    CommandLine line = Jinwen.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(arguments);
  }

  private static String tinyModel(Path folder) throws Exception {
    return resource(folder, "youtu.gguf").toString();
  }

  private static Path resource(Path folder, String name) throws Exception {
    Path file = folder.resolve(name);
    if (!Files.exists(file)) {
      try (var in = CommandsTest.class.getResourceAsStream("/parity/" + name)) {
        Files.copy(in, file);
      }
    }
    return file;
  }

  @Test
  void logitsPrintsTheLikeliestOfEachPosition(@TempDir Path folder) throws Exception {
    String model = tinyModel(folder);
    int status =
        run("logits", "--model", model, "--tokens", "1,2,3", "--top", "2", "--kernels", "scalar");

    assertThat(status).as(err.toString()).isZero();
    assertThat(out.toString().strip())
        .matches(
            "\\{\"argmax\":\\[\\d+,\\d+,\\d+],\"top\":\\[\\[\\d+,[-.\\dE]+],\\[\\d+,[-.\\dE]+]]}");
    String last = out.toString().replaceAll("(?s).*argmax\":\\[\\d+,\\d+,(\\d+)].*", "$1");
    assertThat(out.toString()).contains("\"top\":[[" + last + ",");
  }

  @Test
  void perplexityCountsTextsAndTheAnswersOfConversations(@TempDir Path folder) throws Exception {
    Path text = folder.resolve("text.txt");
    Files.writeString(text, "abc\n\n\t什么\tab\n");

    int status =
        run("perplexity", "--model", tinyModel(folder), "--kernels", "scalar", text.toString());

    assertThat(status).as(err.toString()).isZero();
    assertThat(out.toString()).matches("(?s)perplexity \\d+\\.\\d{4} over 5 tokens of 2 lines .*");
  }

  @Test
  void perplexityBeginsWithBosOnlyWhereTheModelDoes(@TempDir Path folder) throws Exception {
    Path text = Files.writeString(folder.resolve("text.txt"), "abc\n");
    for (String[] modelAndTokens : new String[][] {{"youtu", "2"}, {"llama", "3"}}) {
      Path model = resource(folder, modelAndTokens[0] + ".gguf");
      assertThat(run("perplexity", "--model", model.toString(), text.toString())).isZero();
      assertThat(out.toString()).contains("over " + modelAndTokens[1] + " tokens of 1 lines");
    }
  }

  @Test
  void aModelDoesNotDivergeFromItself(@TempDir Path folder) throws Exception {
    String model = tinyModel(folder);
    Path text = Files.writeString(folder.resolve("text.txt"), "the thing of ering\n".repeat(3));
    int status = run("perplexity", "--model", model, "--against", model, text.toString());
    assertThat(status).as(err.toString()).isZero();
    assertThat(out.toString())
        .contains("added 0.0000 nats a token")
        .contains("divergence mean 0.00000")
        .contains("same first choice 100.00 %");
  }

  @Test
  void attendingInEightBitsIsWhatAFileDiffersFromItselfBy(@TempDir Path folder) throws Exception {
    String model = withContext(resource(folder, "llama-Q4_0.gguf"), 256).toString();
    Path text = Files.writeString(folder.resolve("text.txt"), "ab cd ef gh\n".repeat(20));
    String[] arguments = {
      "perplexity", "--model", model, "--against", model, "--window", "200", text.toString()
    };
    assertThat(run(arguments)).as(err.toString()).isZero();
    assertThat(out.toString()).doesNotContain("divergence mean 0.00000");
    out.getBuffer().setLength(0);
    arguments = Arrays.copyOf(arguments, arguments.length + 1);
    arguments[arguments.length - 1] = "--exact-attention";
    assertThat(run(arguments)).as(err.toString()).isZero();
    assertThat(out.toString()).contains("divergence mean 0.00000");
  }

  /** The same model, said to take so many tokens. */
  private static Path withContext(Path model, int tokens) throws Exception {
    Path target = model.resolveSibling("longer.gguf");
    try (GgufFile file = GgufFile.open(model)) {
      GgufWriter writer = new GgufWriter();
      file.metadata().keys().forEach(key -> writer.putCopy(key, file.metadata()));
      writer.putU32("llama.context_length", tokens);
      file.tensors().forEach(t -> writer.tensor(t.name(), t.type(), t.shape(), file.data(t)));
      writer.write(target);
    }
    return target;
  }

  @Test
  void windowsCountEveryTokenOnce(@TempDir Path folder) throws Exception {
    String model = tinyModel(folder);
    Path text = Files.writeString(folder.resolve("text.txt"), "x".repeat(500));
    for (String stride : new String[] {"1", "7", "32", "62"}) {
      out.getBuffer().setLength(0);
      int status =
          run("perplexity", "--model", model, "--window", "64", "--stride", stride, "" + text);
      assertThat(status).as(err.toString()).isZero();
      assertThat(out.toString()).contains("over 499 tokens of ");
    }
    assertThat(run("perplexity", "--model", model, "--window", "64", "--stride", "63", "" + text))
        .isEqualTo(1);
    assertThat(err.toString()).contains("--stride 63 must be from 1 to 62");
  }

  @Test
  void refusesToCompareModelsOfDifferentVocabularies(@TempDir Path folder) throws Exception {
    Path text = Files.writeString(folder.resolve("text.txt"), "abc\n");
    String other = resource(folder, "llama.gguf").toString();
    int status =
        run("perplexity", "--model", tinyModel(folder), "--against", other, text.toString());
    assertThat(status).isEqualTo(1);
    assertThat(err.toString()).contains("have different vocabularies");
  }

  @Test
  void logitsRefusesAnIdOutsideTheVocabulary(@TempDir Path folder) throws Exception {
    assertThat(run("logits", "--model", tinyModel(folder), "--tokens", "1,99999")).isEqualTo(1);
    assertThat(err.toString()).startsWith("jinwen: token id 99999 is not in the vocabulary");
  }

  @Test
  void benchPrintsWhatScriptsReadFromIt(@TempDir Path folder) throws Exception {
    String model = tinyModel(folder);
    int status =
        run(
            ("bench --prompt-tokens 8 --generate 3 --threads 2 --repeat 2 --json --model " + model)
                .split(" "));

    assertThat(status).as(err.toString()).isZero();
    for (String key :
        new String[] {
          "prefill_tps", "decode_tps", "load_ms", "ready_ms", "kernels", "read_gbps", "threads"
        }) {
      assertThat(out.toString()).contains("\"" + key + "\":");
    }
  }

  @Test
  void benchRefusesMoreTokensThanTheContextHolds(@TempDir Path folder) throws Exception {
    assertThat(run("bench", "--model", tinyModel(folder), "--prompt-tokens", "1000")).isEqualTo(1);
    assertThat(err.toString()).contains("1048 tokens").contains("context holds");
  }

  @Test
  void doctorSaysWhatItFound(@TempDir Path folder) throws Exception {
    int status = run("doctor", "--model", tinyModel(folder), "--port", "0");

    assertThat(status).as(out.toString()).isZero();
    assertThat(out.toString()).contains("✓ JDK").contains("kernels:").contains("deepseek2");
    assertThat(out.toString()).contains(" card: ");
  }

  @Test
  void aCardThatIsNotThereIsToldInOneSentence(@TempDir Path folder) throws Exception {
    System.setProperty("jinwen.cuda.library", "/nowhere/libcuda.so.1");
    try {
      String model = tinyModel(folder);
      assertThat(run("logits", "--model", model, "--tokens", "1,2", "--device", "cuda:1"))
          .isEqualTo(1);
      assertThat(err.toString())
          .contains("no graphics card computes: no NVIDIA driver (/nowhere/libcuda.so.1)");
    } finally {
      System.clearProperty("jinwen.cuda.library");
    }
  }

  @Test
  void doctorFailsWithoutAModel(@TempDir Path folder) {
    assertThat(run("doctor", "--model", folder.resolve("none.gguf").toString())).isEqualTo(1);
    assertThat(out.toString()).contains("✗ model: there is no model file");
  }

  @Test
  void misuseIsToldInOneSentence() {
    assertThat(run("logits", "--tokens", "one")).isEqualTo(2);
    assertThat(err.toString()).contains("--tokens").contains("Try: ./jinwen logits --help");
    assertThat(run("dance")).isEqualTo(2);
  }

  @Test
  void everyCommandExplainsItself() {
    Jinwen.commandLine()
        .getSubcommands()
        .keySet()
        .forEach(command -> assertThat(run(command, "--help")).as(command).isZero());
  }

  @Test
  void askedForTheLicenceOnceOnly(@TempDir Path folder) throws Exception {
    License license = License.ofYoutu(folder);
    PrintWriter to = new PrintWriter(out, true);
    assertThat(
            org.assertj.core.api.Assertions.catchThrowable(
                () -> license.require(false, new BufferedReader(new StringReader("\n")), to)))
        .hasMessageContaining("not accepted");
    license.require(false, new BufferedReader(new StringReader("y\n")), to);
    assertThat(out.toString()).contains("youtu-llm").contains("European");

    license.require(false, new BufferedReader(new StringReader("")), to);
  }

  @Test
  void knowsTheTwoOfficialSources() {
    assertThat(YoutuSource.address("hf", Map.of()).getHost()).isEqualTo("huggingface.co");
    assertThat(YoutuSource.address("ModelScope", Map.of()).getHost()).isEqualTo("modelscope.cn");
    assertThat(YoutuSource.address("http://mirror/f", Map.of()))
        .isEqualTo(URI.create("http://mirror/f"));
  }

  @Test
  void showsBytesRateAndTimeLeft() {
    assertThat(ByteProgress.line(500_000_000, OptionalLong.of(2_000_000_000), 10_000_000))
        .isEqualTo("500.0 of 2000.0 MB (25%), 10.0 MB/s, 2:30 left   ");
  }

  @Test
  void medianIsTheMiddle() {
    assertThat(Bench.median(new double[] {3, 1, 2})).isEqualTo(2);
    assertThat(Bench.median(new double[] {4, 1, 2, 3})).isEqualTo(2.5);
  }

  @Test
  void readsTheWholeBufferOnEveryThread() {
    try (WorkerPool pool = new WorkerPool(2)) {
      assertThat(ReadBandwidth.measure(pool, 32 << 20)).isPositive();
    }
  }

  @Test
  void writesJsonThatNeedsNoEncoding() {
    assertThat(Json.of(java.util.Map.of("a\"\n", java.util.List.of(1, 1.5, "中", true))))
        .isEqualTo("{\"a\\\"\\n\":[1,1.5,\"中\",true]}");
  }
}
