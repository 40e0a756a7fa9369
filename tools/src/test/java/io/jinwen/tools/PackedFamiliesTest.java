package io.jinwen.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.engine.Engine;
import io.jinwen.engine.EngineConfig;
import io.jinwen.engine.LoadListener;
import io.jinwen.engine.LocalEngine;
import io.jinwen.engine.api.ChatMessage;
import io.jinwen.engine.api.GenerationEvent;
import io.jinwen.engine.api.GenerationRequest;
import io.jinwen.engine.api.Prompt;
import io.jinwen.engine.api.SamplingParams;
import io.jinwen.engine.format.gguf.GgmlType;
import io.jinwen.engine.format.gguf.GgufFile;
import io.jinwen.engine.format.gguf.TensorInfo;
import io.jinwen.engine.format.quant.BlockFormat;
import io.jinwen.engine.model.Slice;
import io.jinwen.tools.huggingface.FolderFixture;
import io.jinwen.tools.huggingface.PackedCopy;
import io.jinwen.tools.huggingface.PackedLayers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Models of every family that transformers made, packed in four bits: the file has the numbers that
 * the unpacked folder gives, computes nearly the same, and answers in a chat.
 */
class PackedFamiliesTest {
  private static final String[] FAMILIES = {
    "llama", "llama-scaled", "qwen1", "qwen2", "qwen3", "glm", "chatglm3", "youtu"
  };

  /** Two roundings to half precision, of numbers as large as the tensor's largest. */
  private static final double HALF_ROUNDINGS = 2 * 0x1p-11;

  /** The engine multiplies packed weights with activations of 8 bits. */
  private static final double ROUNDED_ACTIVATIONS = 0.05;

  @TempDir private Path folder;

  /** A family, a format, and whether all zeros are 8. */
  record Case(String family, PackedLayers.Format format, boolean symmetric) {}

  private static List<Case> cases() {
    List<Case> all = new ArrayList<>();
    for (String family : FAMILIES) {
      for (PackedLayers.Format format : PackedLayers.Format.values()) {
        all.add(new Case(family, format, true));
        all.add(new Case(family, format, false));
      }
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void hasTheNumbersOfTheFormulaAndComputesWithThem(Case asked) throws IOException {
    Path packed = FolderFixture.copy(asked.family, folder.resolve("packed"));
    Path plain = FolderFixture.copy(asked.family, folder.resolve("plain"));
    new PackedCopy(asked.format, asked.symmetric).write(packed, plain);
    Path small = imported(packed, "small.gguf");
    Path large = imported(plain, "large.gguf");
    assertThat(small).satisfies(file -> assertThat(Files.size(file)).isLessThan(Files.size(large)));
    try (GgufFile ours = GgufFile.open(small);
        GgufFile theirs = GgufFile.open(large)) {
      assertThat(ours.tensors().stream().map(TensorInfo::name))
          .containsExactlyInAnyOrderElementsOf(
              theirs.tensors().stream().map(TensorInfo::name).toList());
      for (TensorInfo tensor : ours.tensors()) {
        assertSame(ours, tensor, theirs);
      }
    }
    float[] logits = logits(small);
    assertThat(distance(logits, logits(large))).isLessThan(ROUNDED_ACTIVATIONS);
  }

  private static void assertSame(GgufFile ours, TensorInfo tensor, GgufFile theirs) {
    TensorInfo other = theirs.tensor(tensor.name());
    assertThat(tensor.shape()).as(tensor.name()).isEqualTo(other.shape());
    float[] actual = numbers(ours, tensor);
    float[] expected = numbers(theirs, other);
    double largest =
        IntStream.range(0, expected.length).mapToDouble(i -> Math.abs(expected[i])).max().orElse(0);
    boolean exact = tensor.type() == GgmlType.Q4_0 || tensor.type() == GgmlType.F32;
    for (int i = 0; i < actual.length; i++) {
      assertThat(Math.abs(actual[i] - expected[i]))
          .as("%s as %s, %d", tensor.name(), tensor.type(), i)
          .isLessThanOrEqualTo((float) (exact ? 0 : largest * HALF_ROUNDINGS));
    }
  }

  private static float[] numbers(GgufFile file, TensorInfo tensor) {
    float[] numbers = new float[Math.toIntExact(tensor.count())];
    BlockFormat.of(tensor.type()).dequantize(file.data(tensor), 0, numbers, 0, numbers.length);
    return numbers;
  }

  private static float[] logits(Path model) {
    int[] tokens = IntStream.range(0, 24).map(i -> 7 + i * 37 % 250).toArray();
    try (DirectRun run =
            new DirectRun(EngineConfig.of(model), tokens.length, tokens.length, _ -> {});
        DirectRun.Sequence sequence = run.begin(0, tokens.length)) {
      float[] all = sequence.pass(tokens, 0, tokens.length, Slice.Logits.ALL);
      return java.util.Arrays.copyOf(all, tokens.length * run.vocabularySize());
    }
  }

  /** The length of the difference as a share of the length. */
  private static double distance(float[] actual, float[] expected) {
    double difference = 0;
    double size = 0;
    for (int i = 0; i < expected.length; i++) {
      difference += Math.pow(actual[i] - expected[i], 2);
      size += Math.pow(expected[i], 2);
    }
    return Math.sqrt(difference / size);
  }

  private static List<Case> chats() {
    return List.of(FAMILIES).stream()
        .map(family -> new Case(family, PackedLayers.Format.GPTQ, true))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("chats")
  void answersInAChat(Case asked) throws Exception {
    Path packed = FolderFixture.copy(asked.family, folder.resolve("packed"));
    Path plain = FolderFixture.copy(asked.family, folder.resolve("plain"));
    new PackedCopy(asked.format, asked.symmetric).write(packed, plain);
    var request =
        new GenerationRequest(
            new Prompt.Chat(List.of(ChatMessage.user("ab")), false),
            SamplingParams.DEFAULT.toBuilder().maxNewTokens(5).seed(1).build());
    EngineConfig config = EngineConfig.of(imported(packed, "chat.gguf"));
    try (Engine engine =
            LocalEngine.load(
                config.withThreads(1).withCacheBytesMax(1 << 24), LoadListener.SILENT);
        var generation = engine.submit(request)) {
      GenerationEvent event = generation.next();
      while (!(event instanceof GenerationEvent.Finished)) {
        assertThat(event).isNotInstanceOf(GenerationEvent.Failed.class);
        event = generation.next();
      }
      assertThat(((GenerationEvent.Finished) event).usage().completionTokens()).isPositive();
    }
  }

  @Test
  void whatTransposingKeysCostsIsTold() throws IOException {
    Path packed = FolderFixture.copy("youtu", folder.resolve("packed"));
    Path plain = FolderFixture.copy("youtu", folder.resolve("plain"));
    new PackedCopy(PackedLayers.Format.GPTQ, true).write(packed, plain);
    CommandRun run = CommandRun.of("import", packed.toString(), folder + "/out.gguf");
    assertThat(run.err())
        .containsPattern("key projections.*\\(3 tensors\\): weights off by 0\\.0\\d+ %");
  }

  private Path imported(Path source, String name) {
    Path out = folder.resolve(name);
    CommandRun run = CommandRun.of("import", source.toString(), out.toString());
    assertThat(run.status()).as(run.err()).isZero();
    return out;
  }
}
