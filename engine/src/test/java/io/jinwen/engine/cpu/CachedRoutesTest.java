package io.jinwen.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.engine.cache.CacheLease;
import io.jinwen.engine.cache.CacheType;
import io.jinwen.engine.cpu.Runner.Chunk;
import io.jinwen.engine.cpu.kernel.KernelChoice;
import io.jinwen.engine.model.Batch;
import io.jinwen.engine.model.Slice;
import io.jinwen.engine.parity.Golden;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What {@link RoutesTest} demands, with keys and values in 8 bits. Those of youtu and qwen3 are
 * floats in widths that do not fill a block, and attended exactly.
 */
class CachedRoutesTest {
  private static final int TOKENS = 150; // two whole pages and a part
  private static final int LONG_TOKENS = 330; // a span of pages, then one whole page and a part

  private static Runner run(String model, KernelChoice kernels, int threads) {
    return new Runner(Golden.of(model).model(), kernels, threads, CacheType.Q8_0);
  }

  private static int[] tokens(Runner runner, int count, long seed) {
    return new Random(seed).ints(count, 0, runner.transformer().vocabularySize()).toArray();
  }

  @ParameterizedTest
  @CsvSource({
    "youtu-Q4_0, PROMPT",
    "youtu-Q4_0, PROMPT_EXPANDED",
    "youtu-Q4_K_M, PROMPT",
    "llama-Q4_0, PROMPT",
    "youtu, PROMPT_EXPANDED",
    "qwen3, PROMPT"
  })
  void chunksOfAPromptEqualOthersBitForBit(String model, Slice.Route route) {
    try (Runner one = run(model, KernelChoice.AUTO, 1);
        Runner many = run(model, KernelChoice.AUTO, 3)) {
      int[] tokens = tokens(one, LONG_TOKENS, 10);
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
  @ValueSource(strings = {"youtu-Q4_0", "llama-Q4_0", "youtu", "qwen3"})
  void fastKernelsEqualScalarKernelsBitForBit(String model) {
    try (Runner scalar = run(model, KernelChoice.SCALAR, 2);
        Runner vector = run(model, KernelChoice.VECTOR, 2);
        Runner chosen = run(model, KernelChoice.AUTO, 2)) {
      int[] tokens = tokens(scalar, TOKENS, 5);
      float[][] expected = scalar.logits(tokens, promptThenDecode(60));
      assertThat(vector.logits(tokens, promptThenDecode(60))).isDeepEqualTo(expected);
      assertThat(chosen.logits(tokens, promptThenDecode(60))).isDeepEqualTo(expected);
    }
  }

  /** As when answers are guessed ahead: some tokens of a sequence in one pass. */
  @ParameterizedTest
  @ValueSource(strings = {"youtu-Q4_0", "llama-Q4_0", "youtu", "qwen3"})
  void tokensDecodedTogetherEqualThoseOneByOne(String model) {
    try (Runner one = run(model, KernelChoice.AUTO, 1);
        Runner runner = run(model, KernelChoice.AUTO, 2)) {
      int[] tokens = tokens(one, TOKENS, 7);
      float[][] expected = one.logits(tokens, promptThenDecode(60));
      Chunk some = new Chunk(5, Slice.Route.DECODE);
      float[][] actual =
          runner.logits(
              tokens,
              Stream.concat(
                      Stream.of(new Chunk(60, Slice.Route.PROMPT)),
                      Stream.generate(() -> some).limit((TOKENS - 60) / 5))
                  .toArray(Chunk[]::new));
      assertThat(actual).isDeepEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"youtu-Q4_0", "llama-Q4_0", "youtu", "qwen3"})
  void sequenceGivesTheSameAloneAndBesideOthers(String model) {
    try (Runner runner = run(model, KernelChoice.AUTO, 2)) {
      int[] a = tokens(runner, TOKENS, 6);
      int[] b = tokens(runner, TOKENS, 7);
      float[][] aloneA = runner.logits(a, promptThenDecode(100));
      float[][] aloneB = runner.logits(b, promptThenDecode(100));
      CacheLease leaseA = runner.cache().leaseWithoutReuse(TOKENS).orElseThrow();
      CacheLease leaseB = runner.cache().leaseWithoutReuse(TOKENS).orElseThrow();
      runner.logits(leaseA, Arrays.copyOf(a, 100), 0, new Chunk(100, Slice.Route.PROMPT));
      runner.logits(leaseB, Arrays.copyOf(b, 100), 0, new Chunk(100, Slice.Route.PROMPT));
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

  /** Ninety tokens: a whole page, and a part of the next that is copied. */
  @ParameterizedTest
  @ValueSource(strings = {"youtu-Q4_0", "llama-Q4_0", "youtu", "qwen3"})
  void cachedBeginningEqualsAFreshOne(String model) {
    try (Runner runner = run(model, KernelChoice.AUTO, 2)) {
      int[] first = tokens(runner, TOKENS, 8);
      int[] second = first.clone();
      for (int i = 90; i < TOKENS; i++) {
        second[i] = (second[i] + 1) % runner.transformer().vocabularySize();
      }
      float[][] fresh = runner.logits(second, promptThenDecode(100));
      CacheLease earlier = runner.cache().lease(first, first.length, TOKENS).orElseThrow();
      runner.logits(earlier, first, 0, promptThenDecode(100));
      earlier.close(first, TOKENS);

      CacheLease lease = runner.cache().lease(second, second.length, TOKENS).orElseThrow();
      assertThat(lease.cachedTokens()).isEqualTo(90);
      float[][] cached =
          runner.logits(
              lease,
              second,
              90,
              Stream.concat(
                      Stream.of(new Chunk(10, Slice.Route.PROMPT)),
                      Stream.of(Runner.oneByOne(TOKENS - 100, Slice.Route.DECODE)))
                  .toArray(Chunk[]::new));
      for (int at = 90; at < TOKENS; at++) {
        assertThat(cached[at]).isEqualTo(fresh[at]);
      }
    }
  }

  /** Eight bits of keys and values are near sixteen, in every route. */
  @ParameterizedTest
  @ValueSource(strings = {"youtu-Q4_0", "llama-Q4_0", "youtu", "qwen3"})
  void logitsLieNearThoseOfSixteenBits(String model) {
    try (Runner half = new Runner(Golden.of(model).model(), KernelChoice.AUTO, 2);
        Runner eight = run(model, KernelChoice.AUTO, 2)) {
      int[] tokens = tokens(half, LONG_TOKENS, 9);
      float[][] exact = half.logits(tokens, Runner.oneByOne(LONG_TOKENS, Slice.Route.DECODE));
      for (Slice.Route route : Slice.Route.values()) {
        if (route == Slice.Route.PROMPT_EXPANDED && !half.transformer().canExpand()) {
          continue;
        }
        Chunk[] chunks =
            route == Slice.Route.DECODE
                ? Runner.oneByOne(LONG_TOKENS, route)
                : new Chunk[] {new Chunk(250, route), new Chunk(LONG_TOKENS - 250, route)};
        assertThat(distance(eight.logits(tokens, chunks), exact)).as(route.name()).isLessThan(0.05);
      }
    }
  }

  /** Root mean square of the differences over that of the expected. */
  private static double distance(float[][] actual, float[][] expected) {
    double differences = 0;
    double squares = 0;
    for (int at = 0; at < expected.length; at++) {
      for (int i = 0; i < expected[at].length; i++) {
        double difference = actual[at][i] - expected[at][i];
        differences += difference * difference;
        squares += (double) expected[at][i] * expected[at][i];
      }
    }
    return Math.sqrt(differences / squares);
  }

  @Test
  void pagesTakeLittleMoreThanHalfTheMemory() {
    try (Runner half = new Runner(Golden.of("youtu-Q4_0").model(), KernelChoice.AUTO, 1);
        Runner eight = run("youtu-Q4_0", KernelChoice.AUTO, 1)) {
      long before = half.transformer().kvLayout().pageBytes();
      assertThat(eight.transformer().kvLayout().pageBytes())
          .isBetween(before / 2, before * 11 / 20);
    }
  }

  private static Chunk[] promptThenDecode(int prompt) {
    return Stream.concat(
            Stream.of(new Chunk(prompt, Slice.Route.PROMPT)),
            Stream.of(Runner.oneByOne(TOKENS - prompt, Slice.Route.DECODE)))
        .toArray(Chunk[]::new);
  }
}
