package io.jinwen.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.jinwen.engine.cpu.kernel.KernelChoice;
import io.jinwen.engine.cpu.kernel.Kernels;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LogProbabilitiesTest {
  private final float[] logits = new float[5_000];

  private LogProbabilities read() {
    Random random = new Random(7);
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (float) random.nextGaussian() * 8;
    }
    var probabilities = new LogProbabilities(Kernels.choose(KernelChoice.AUTO), 4_000);
    probabilities.read(logits, 1_000);
    return probabilities;
  }

  @Test
  void equalTheLogSoftmaxInDoublePrecision() {
    LogProbabilities probabilities = read();
    double total = 0;
    for (int i = 0; i < 4_000; i++) {
      total += Math.exp(logits[1_000 + i]);
    }
    for (int i = 0; i < 4_000; i++) {
      assertThat((double) probabilities.of(i))
          .isCloseTo(logits[1_000 + i] - Math.log(total), within(1e-4));
    }
  }

  @Test
  void likeliestAreThoseOfAFullSort() {
    LogProbabilities probabilities = read();
    int[] expected =
        IntStream.range(0, 4_000)
            .boxed()
            .sorted(Comparator.comparing((Integer i) -> -logits[1_000 + i]))
            .mapToInt(i -> i)
            .limit(20)
            .toArray();
    assertThat(probabilities.likeliest(20)).isEqualTo(expected);
    assertThat(probabilities.likeliest(0)).isEmpty();
  }
}
