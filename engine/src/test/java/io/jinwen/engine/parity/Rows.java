package io.jinwen.engine.parity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;

/** Comparison of logits, [row][vocabulary]. */
final class Rows {

  private Rows() {}

  /** Largest difference anywhere; NaN where either side has one. */
  static float maxDifference(float[][] expected, float[][] actual) {
    assertThat(actual).hasSameDimensionsAs(expected);
    float max = 0;
    for (int row = 0; row < expected.length; row++) {
      max = Math.max(max, maxDifference(expected[row], actual[row]));
    }
    return max;
  }

  static float maxDifference(float[] expected, float[] actual) {
    float max = 0;
    for (int id = 0; id < expected.length; id++) {
      max = Math.max(max, Math.abs(expected[id] - actual[id]));
    }
    return max;
  }

  /** Largest Kullback-Leibler divergence of a row, in nats. */
  static double maxDivergence(float[][] expected, float[][] actual) {
    assertThat(actual).hasSameDimensionsAs(expected);
    double max = 0;
    for (int row = 0; row < expected.length; row++) {
      max = Math.max(max, divergence(expected[row], actual[row]));
    }
    return max;
  }

  /** Mean Kullback-Leibler divergence of the rows, in nats. */
  static double meanDivergence(float[][] expected, float[][] actual) {
    assertThat(actual).hasSameDimensionsAs(expected);
    return IntStream.range(0, expected.length)
        .mapToDouble(row -> divergence(expected[row], actual[row]))
        .average()
        .orElseThrow();
  }

  /** Of softmax(actual) from softmax(expected). */
  private static double divergence(float[] expected, float[] actual) {
    double expectedNorm = logSumExp(expected);
    double actualNorm = logSumExp(actual);
    double sum = 0;
    for (int id = 0; id < expected.length; id++) {
      double p = expected[id] - expectedNorm;
      sum += Math.exp(p) * (p - (actual[id] - actualNorm));
    }
    return sum;
  }

  private static double logSumExp(float[] logits) {
    double max = logits[argmax(logits)];
    return max
        + Math.log(
            IntStream.range(0, logits.length).mapToDouble(i -> Math.exp(logits[i] - max)).sum());
  }

  /** Where the best token leads the second by more than {@code gap}, both must choose it. */
  static void assertSameChoice(String name, float[][] expected, float[][] actual, float gap) {
    for (int row = 0; row < expected.length; row++) {
      if (lead(expected[row]) > gap) {
        assertThat(argmax(actual[row]))
            .as("%s, row %d", name, row)
            .isEqualTo(argmax(expected[row]));
      }
    }
  }

  private static float lead(float[] logits) {
    int best = argmax(logits);
    float second = Float.NEGATIVE_INFINITY;
    for (int id = 0; id < logits.length; id++) {
      if (id != best) {
        second = Math.max(second, logits[id]);
      }
    }
    return logits[best] - second;
  }

  private static int argmax(float[] logits) {
    int best = 0;
    for (int id = 1; id < logits.length; id++) {
      if (logits[id] > logits[best]) {
        best = id;
      }
    }
    return best;
  }
}
