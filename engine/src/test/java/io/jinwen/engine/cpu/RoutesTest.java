package io.jinwen.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.engine.cache.CacheLease;
import io.jinwen.engine.cpu.Runner.Chunk;
import io.jinwen.engine.cpu.kernel.KernelChoice;
import io.jinwen.engine.model.Batch;
import io.jinwen.engine.model.Slice;
import io.jinwen.engine.parity.Golden;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two routes, one answer: however a sequence is cut, batched, cached or attended. */
class RoutesTest {
  private static final int TOKENS = 150; // three pages, the last one partly filled
  private static final int LONG_TOKENS = 330; // a span of pages, then one whole page and a part

  private static Runner run(String model, KernelChoice kernels, int threads) {
    return new Runner(Golden.of(model).model(), kernels, threads);
  }

  private static int[] tokens(Runner runner, long seed) {
    int vocabulary = runner.transformer().vocabularySize();
    return new Random(seed).ints(TOKENS, 0, vocabulary).toArray();
  }

  @ParameterizedTest
  @ValueSource(strings = {"youtu", "llama", "qwen3", "chatglm", "youtu-Q4_0", "llama-Q6_K"})
  void chunkedPromptEqualsWholePromptBitForBit(String model) {
    try (Runner runner = run(model, KernelChoice.AUTO, 2)) {
      int[] tokens = tokens(runner, 1);
      float[][] whole = runner.logits(tokens, new Chunk(TOKENS, Slice.Route.PROMPT));
      float[][] chunked =
          runner.logits(
              tokens,
              new Chunk(1, Slice.Route.PROMPT),
              new Chunk(70, Slice.Route.PROMPT),
              new Chunk(3, Slice.Route.PROMPT),
              new Chunk(76, Slice.Route.PROMPT));
      assertThat(chunked).isDeepEqualTo(whole);
    }
  }

  /** Across the end of a span of pages, which attention takes as one tile of 8 bits. */
  @ParameterizedTest
  @CsvSource({
    "youtu-Q4_0, PROMPT, 2",
    "youtu-Q4_0, PROMPT, 3",
    "youtu-Q4_0, PROMPT_EXPANDED, 2",
    "youtu-Q4_0, PROMPT_EXPANDED, 3",
    "youtu, PROMPT_EXPANDED, 2",
    "llama-Q4_0, PROMPT, 3"
  })
  void chunksOfALongPromptEqualOthersBitForBit(String model, Slice.Route route, int threads) {
    try (Runner one = run(model, KernelChoice.AUTO, 1);
        Runner many = run(model, KernelChoice.AUTO, threads)) {
      int[] tokens =
          new Random(10).ints(LONG_TOKENS, 0, one.transformer().vocabularySize()).toArray();
      float[][] expected =
          one.logits(tokens, new Chunk(200, route), new Chunk(LONG_TOKENS - 200, route));
      float[][] actual =
          many.logits(
              tokens,
              new Chunk(63, route),
              new Chunk(1, route),
              new Chunk(191, route),
              new Chunk(2, route),
              new Chunk(LONG_TOKENS - 257, route));
      assertThat(actual).isDeepEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5})
  void numberOfThreadsChangesNothing(int threads) {
    try (Runner one = run("youtu", KernelChoice.AUTO, 1);
        Runner many = run("youtu", KernelChoice.AUTO, threads)) {
      int[] tokens = tokens(one, 2);
      Chunk[] plan = {
        new Chunk(100, Slice.Route.PROMPT_EXPANDED), new Chunk(50, Slice.Route.PROMPT)
      };
      assertThat(many.logits(tokens, plan)).isDeepEqualTo(one.logits(tokens, plan));
      Chunk[] decode = Runner.oneByOne(TOKENS, Slice.Route.DECODE);
      assertThat(many.logits(tokens, decode)).isDeepEqualTo(one.logits(tokens, decode));
    }
  }

  @ParameterizedTest
  @CsvSource({"youtu", "youtu-joint"})
  void expandedAttentionEqualsAbsorbedAttention(String model) {
    try (Runner runner = run(model, KernelChoice.AUTO, 2)) {
      int[] tokens = tokens(runner, 3);
      float[][] absorbed = runner.logits(tokens, new Chunk(TOKENS, Slice.Route.PROMPT));
      float[][] expanded = runner.logits(tokens, new Chunk(TOKENS, Slice.Route.PROMPT_EXPANDED));
      float[][] decoded = runner.logits(tokens, Runner.oneByOne(TOKENS, Slice.Route.DECODE));
      assertClose(expanded, absorbed);
      assertClose(decoded, absorbed);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama", "qwen", "qwen2", "chatglm"})
  void decodingOneByOneEqualsThePrompt(String model) {
    try (Runner runner = run(model, KernelChoice.AUTO, 2)) {
      int[] tokens = tokens(runner, 4);
      float[][] whole = runner.logits(tokens, new Chunk(TOKENS, Slice.Route.PROMPT));
      assertClose(runner.logits(tokens, Runner.oneByOne(TOKENS, Slice.Route.DECODE)), whole);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"youtu", "llama", "qwen", "chatglm", "youtu-Q4_K_M", "llama-Q6_K"})
  void vectorKernelsEqualScalarKernelsBitForBit(String model) {
    try (Runner scalar = run(model, KernelChoice.SCALAR, 2);
        Runner vector = run(model, KernelChoice.VECTOR, 2)) {
      int[] tokens = tokens(scalar, 5);
      Chunk[] plan = {new Chunk(80, Slice.Route.PROMPT), new Chunk(70, Slice.Route.PROMPT)};
      assertThat(vector.logits(tokens, plan)).isDeepEqualTo(scalar.logits(tokens, plan));
    }
  }

  /** AUTO is native where the build found a compiler, and must not differ in either case. */
  @ParameterizedTest
  @ValueSource(strings = {"youtu", "llama", "chatglm", "youtu-Q4_K_M", "llama-Q6_K"})
  void chosenKernelsEqualVectorKernelsBitForBit(String model) {
    try (Runner vector = run(model, KernelChoice.VECTOR, 2);
        Runner chosen = run(model, KernelChoice.AUTO, 2)) {
      int[] tokens = tokens(vector, 5);
      Chunk[] plan = {new Chunk(80, Slice.Route.PROMPT), new Chunk(70, Slice.Route.DECODE)};
      assertThat(chosen.logits(tokens, plan)).isDeepEqualTo(vector.logits(tokens, plan));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"youtu", "llama", "youtu-Q4_0"})
  void sequenceGivesTheSameAloneAndBesideOthers(String model) {
    try (Runner runner = run(model, KernelChoice.AUTO, 2)) {
      int[] a = tokens(runner, 6);
      int[] b = tokens(runner, 7);
      float[][] aloneA = runner.logits(a, promptThenDecode());
      float[][] aloneB = runner.logits(b, promptThenDecode());

      CacheLease leaseA = runner.cache().leaseWithoutReuse(TOKENS).orElseThrow();
      CacheLease leaseB = runner.cache().leaseWithoutReuse(TOKENS).orElseThrow();
      runner.logits(leaseA, Arrays.copyOf(a, 100), 0, prompt(100));
      runner.logits(leaseB, Arrays.copyOf(b, 100), 0, prompt(100));
      leaseA.grow(TOKENS);
      leaseB.grow(TOKENS);
      int vocabulary = runner.transformer().vocabularySize();
      Batch batch = new Batch(2);
      for (int at = 100; at < TOKENS; at++) {
        batch.clear();
        batch.add(leaseA.table(), a, at, 1, at, Slice.Route.DECODE, Slice.Logits.LAST);
        batch.add(leaseB.table(), b, at, 1, at, Slice.Route.DECODE, Slice.Logits.LAST);
        float[] logits = runner.transformer().forward(batch);
        assertThat(Arrays.copyOfRange(logits, 0, vocabulary)).isEqualTo(aloneA[at]);
        assertThat(Arrays.copyOfRange(logits, vocabulary, 2 * vocabulary)).isEqualTo(aloneB[at]);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"youtu", "qwen3"})
  void cachedBeginningEqualsAFreshOne(String model) {
    try (Runner runner = run(model, KernelChoice.AUTO, 2)) {
      int[] first = tokens(runner, 8);
      int[] second = first.clone();
      for (int i = 90; i < TOKENS; i++) {
        second[i] = (second[i] + 1) % runner.transformer().vocabularySize();
      }
      float[][] fresh = runner.logits(second, prompt(TOKENS));
      CacheLease earlier = runner.cache().lease(first, first.length, TOKENS).orElseThrow();
      runner.logits(earlier, first, 0, prompt(TOKENS));
      earlier.close(first, TOKENS);

      CacheLease lease = runner.cache().lease(second, second.length, TOKENS).orElseThrow();
      assertThat(lease.cachedTokens()).isEqualTo(90);
      float[][] cached = runner.logits(lease, second, 90, prompt(TOKENS - 90));
      for (int at = 90; at < TOKENS; at++) {
        assertThat(cached[at]).isEqualTo(fresh[at]);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"youtu", "llama"})
  void lastLayerOnlyForTheLastTokenGivesTheSameLogits(String model) {
    try (Runner runner = run(model, KernelChoice.AUTO, 2)) {
      int[] tokens = tokens(runner, 9);
      float[][] all = runner.logits(tokens, prompt(TOKENS));
      CacheLease lease = runner.cache().leaseWithoutReuse(TOKENS).orElseThrow();
      lease.grow(TOKENS);
      Batch batch = new Batch(TOKENS);
      batch.add(lease.table(), tokens, 0, TOKENS, 0, Slice.Route.PROMPT, Slice.Logits.LAST);
      float[] last = runner.transformer().forward(batch);
      int vocabulary = runner.transformer().vocabularySize();
      assertThat(Arrays.copyOf(last, vocabulary)).isEqualTo(all[TOKENS - 1]);
    }
  }

  private static Chunk prompt(int count) {
    return new Chunk(count, Slice.Route.PROMPT);
  }

  private static Chunk[] promptThenDecode() {
    return Stream.concat(Stream.of(prompt(100)), Stream.of(Runner.oneByOne(50, Slice.Route.DECODE)))
        .toArray(Chunk[]::new);
  }

  /**
   * Routes that add in another order differ by rounding: each of some thousand float additions on
   * the way to a logit errs by at most 2^-24 of its size, and keys and values are rounded to 11
   * bits, which may fall on either side. Logits here are of size 10.
   */
  private static void assertClose(float[][] actual, float[][] expected) {
    double worst =
        IntStream.range(0, actual.length)
            .mapToDouble(at ->
                IntStream.range(0, actual[at].length)
                    .mapToDouble(i -> Math.abs(actual[at][i] - expected[at][i]))
                    .max()
                    .orElseThrow())
            .max()
            .orElseThrow();
    assertThat(worst).isLessThan(2e-2);
  }
}
