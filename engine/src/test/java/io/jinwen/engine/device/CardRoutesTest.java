package io.jinwen.engine.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.engine.cache.CacheLease;
import io.jinwen.engine.cpu.LoadedModel;
import io.jinwen.engine.cpu.Runner;
import io.jinwen.engine.cpu.Runner.Chunk;
import io.jinwen.engine.cpu.kernel.KernelChoice;
import io.jinwen.engine.model.Batch;
import io.jinwen.engine.model.ForwardPass;
import io.jinwen.engine.model.Slice;
import io.jinwen.engine.parity.Golden;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The forward pass on a card gives the processor's logits to the last bit. */
class CardRoutesTest {
  private static final int TOKENS = 100; // two pages, the last one partly filled
  private static final int LONG_TOKENS = 330; // a span of pages, then one whole page and a part
  private static final int STRETCHES = 530; // more pages than one stretch has

  private final List<CudaDevice> devices = new ArrayList<>();

  @BeforeEach
  void installs() {
    StandIn.install();
  }

  @AfterEach
  void closes() {
    devices.forEach(CudaDevice::close);
  }

  private static Runner onProcessor(String model) {
    return new Runner(Golden.of(model).model(), KernelChoice.AUTO, 1);
  }

  private Runner onCard(String model) {
    return new Runner(Golden.of(model).model(), KernelChoice.AUTO, 1, this::onCard);
  }

  private ForwardPass onCard(LoadedModel model) {
    try {
      CudaDevice device = CudaDevice.open(CudaDriver.load(), 0);
      devices.add(device);
      return new DeviceTransformer(
          device,
          model.config(),
          model.weights(),
          model.transformer().kernels(),
          "a stand-in",
          Runner.ROWS_MAX,
          64,
          false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int[] tokens(Runner runner, int count, long seed) {
    return new Random(seed).ints(count, 0, runner.transformer().vocabularySize()).toArray();
  }

  private static Chunk prompt(int count) {
    return new Chunk(count, Slice.Route.PROMPT);
  }

  private static Chunk decode() {
    return new Chunk(1, Slice.Route.DECODE);
  }

  /** Prompts in two chunks, then tokens one by one and two at once. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "youtu",
        "llama",
        "qwen",
        "qwen2",
        "qwen3",
        "chatglm",
        "llama-F16",
        "llama-Q4_0",
        "llama-Q6_K",
        "llama-Q8_0",
        "llama-scaled",
        "youtu-joint",
        "youtu-Q8_0",
        "youtu-Q4_0",
        "youtu-Q4_K_M"
      })
  void equalsTheProcessorToTheLastBit(String model) {
    Chunk[] plan = {
      prompt(30), prompt(TOKENS - 34), decode(), decode(), new Chunk(2, Slice.Route.DECODE)
    };
    try (Runner processor = onProcessor(model);
        Runner card = onCard(model)) {
      int[] tokens = tokens(processor, TOKENS, 1);
      assertThat(card.logits(tokens, plan)).isDeepEqualTo(processor.logits(tokens, plan));
    }
  }

  /** Across the end of a span of pages, which prompts take as one tile of 8 bits. */
  @ParameterizedTest
  @CsvSource({"youtu-Q4_0, 7", "llama-Q4_0, 12", "youtu, 7"})
  void longPromptsEqualInAnyOrderOfThreads(String model, int seed) {
    Chunk[] plan = {
      prompt(63), prompt(1), prompt(191), prompt(2), prompt(LONG_TOKENS - 258), decode()
    };
    try (Runner processor = onProcessor(model);
        Runner card = onCard(model)) {
      StandIn.set(StandIn.Setting.SEED, seed);
      int[] tokens = tokens(processor, LONG_TOKENS, 10);
      assertThat(card.logits(tokens, plan)).isDeepEqualTo(processor.logits(tokens, plan));
    }
  }

  /** Pasts of more than one stretch of pages are merged. */
  @ParameterizedTest
  @CsvSource({"youtu-Q4_0, 0", "youtu-Q4_0, 7", "llama-Q4_0, 0", "llama-Q4_0, 12"})
  void longPastsEqual(String model, int seed) {
    Chunk[] plan = {
      prompt(250), prompt(250), prompt(STRETCHES - 503), decode(), new Chunk(2, Slice.Route.DECODE)
    };
    try (Runner processor = onProcessor(model);
        Runner card = onCard(model)) {
      StandIn.set(StandIn.Setting.SEED, seed);
      int[] tokens = tokens(processor, STRETCHES, 3);
      float[][] expected = processor.logits(tokens, plan);
      float[][] actual = card.logits(tokens, plan);
      for (int at = STRETCHES - 40; at < STRETCHES; at++) {
        assertThat(actual[at]).isEqualTo(expected[at]);
      }
    }
  }

  /** Answers under way beside a prompt, of which only the last token's logits are wanted. */
  @ParameterizedTest
  @ValueSource(strings = {"youtu-Q4_0", "llama-Q6_K", "qwen3"})
  void mixedBatchesEqual(String model) {
    try (Runner processor = onProcessor(model);
        Runner card = onCard(model)) {
      int[] a = tokens(processor, TOKENS, 6);
      int[] b = tokens(processor, TOKENS, 7);
      assertThat(mixed(card, a, b)).isEqualTo(mixed(processor, a, b));
    }
  }

  private static float[] mixed(Runner runner, int[] a, int[] b) {
    CacheLease leaseA = runner.cache().leaseWithoutReuse(TOKENS).orElseThrow();
    CacheLease leaseB = runner.cache().leaseWithoutReuse(TOKENS).orElseThrow();
    runner.logits(leaseA, Arrays.copyOf(a, 70), 0, prompt(70));
    runner.logits(leaseB, Arrays.copyOf(b, 36), 0, prompt(36));
    leaseA.grow(TOKENS);
    leaseB.grow(TOKENS);
    Batch batch = new Batch(Runner.ROWS_MAX);
    batch.add(leaseA.table(), a, 70, 1, 70, Slice.Route.DECODE, Slice.Logits.ALL);
    batch.add(leaseB.table(), b, 36, 40, 36, Slice.Route.PROMPT, Slice.Logits.LAST);
    int vocabulary = runner.transformer().vocabularySize();
    float[] first = Arrays.copyOf(runner.transformer().forward(batch), 2 * vocabulary);
    batch.clear();
    batch.add(leaseA.table(), a, 71, 3, 71, Slice.Route.DECODE, Slice.Logits.ALL);
    batch.add(leaseB.table(), b, 76, 1, 76, Slice.Route.DECODE, Slice.Logits.LAST);
    float[] second = Arrays.copyOf(runner.transformer().forward(batch), 4 * vocabulary);
    batch.clear();
    batch.add(leaseB.table(), b, 77, 2, 77, Slice.Route.PROMPT, Slice.Logits.NONE);
    runner.transformer().forward(batch);
    batch.clear();
    batch.add(leaseB.table(), b, 79, 1, 79, Slice.Route.DECODE, Slice.Logits.LAST);
    float[] third = Arrays.copyOf(runner.transformer().forward(batch), vocabulary);
    float[] all = Arrays.copyOf(first, 7 * vocabulary);
    System.arraycopy(second, 0, all, 2 * vocabulary, 4 * vocabulary);
    System.arraycopy(third, 0, all, 6 * vocabulary, vocabulary);
    return all;
  }

  /** A page that is copied in part, because another prompt begins alike. */
  @ParameterizedTest
  @ValueSource(strings = {"youtu", "qwen3"})
  void cachedBeginningsEqualFreshOnes(String model) {
    try (Runner card = onCard(model)) {
      int[] first = tokens(card, TOKENS, 8);
      int[] second = first.clone();
      for (int i = 80; i < TOKENS; i++) {
        second[i] = (second[i] + 1) % card.transformer().vocabularySize();
      }
      float[][] fresh = card.logits(second, prompt(TOKENS));
      CacheLease earlier = card.cache().lease(first, first.length, TOKENS).orElseThrow();
      card.logits(earlier, first, 0, prompt(TOKENS));
      earlier.close(first, TOKENS);
      CacheLease lease = card.cache().lease(second, second.length, TOKENS).orElseThrow();
      assertThat(lease.cachedTokens()).isEqualTo(80);
      float[][] cached = card.logits(lease, second, 80, prompt(TOKENS - 80));
      for (int at = 80; at < TOKENS; at++) {
        assertThat(cached[at]).isEqualTo(fresh[at]);
      }
    }
  }
}
