package io.jinwen.assistant.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jinwen.assistant.knowledge.Embedder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class YieldingEncoderTest {
  private static final List<String> NINE =
      IntStream.range(0, 9).mapToObj(i -> "x".repeat(i + 1)).toList();

  private final List<Integer> batches = new ArrayList<>();
  private final AtomicInteger looks = new AtomicInteger();

  /** A text's vector is its length. */
  private final Embedder embedder =
      new Embedder() {
        @Override
        public String model() {
          return "lengths";
        }

        @Override
        public int dimensions() {
          return 1;
        }

        @Override
        public float[][] embed(List<String> texts) {
          batches.add(texts.size());
          return texts.stream().map(t -> new float[] {t.length()}).toArray(float[][]::new);
        }
      };

  @Test
  void keepsTheOrderOfTheTexts() {
    float[][] vectors = encoder(() -> false).encode(NINE);
    assertThat(vectors).hasDimensions(9, 1);
    assertThat(IntStream.range(0, 9)).allMatch(i -> vectors[i][0] == i + 1);
    assertThat(batches).containsExactly(4, 4, 1);
    assertThat(looks).hasValue(3);
  }

  @Test
  void waitsUntilNoAnswerHasBeenUnderWayForAWhile() {
    encoder(() -> looks.get() == 1 || looks.get() == 4).encode(NINE.subList(0, 2));
    assertThat(batches).containsExactly(2);
    assertThat(looks).hasValue(4 + YieldingEncoder.QUIET_LOOKS);
  }

  @Test
  void getsOnWhereAnswersNeverEnd() {
    encoder(() -> true).encode(NINE.subList(0, 2));
    assertThat(batches).containsExactly(2);
    assertThat(looks).hasValue(YieldingEncoder.LOOKS_MAX);
  }

  @Test
  void aQuestionDoesNotWait() {
    encoder(() -> true).encode(List.of("question"));
    assertThat(batches).containsExactly(1);
    assertThat(looks).hasValue(0);
  }

  @Test
  void endsWhereItIsInterrupted() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> encoder(() -> true).encode(NINE))
        .isInstanceOf(CancellationException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(batches).isEmpty();
  }

  private YieldingEncoder encoder(BooleanSupplier answering) {
    return new YieldingEncoder(
        () -> embedder,
        () -> {
          looks.incrementAndGet();
          return answering.getAsBoolean();
        });
  }
}
