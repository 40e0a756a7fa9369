package io.jinwen.engine.parity;

/** How far the next-token distribution of some logits lies from the expected one. */
final class Divergence {

  private Divergence() {}

  /** Kullback-Leibler divergence, in nats, of softmax(actual) from softmax(expected). */
  static double of(float[] expected, float[] actual) {
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
    double max = Double.NEGATIVE_INFINITY;
    for (float logit : logits) {
      max = Math.max(max, logit);
    }
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit - max);
    }
    return max + Math.log(sum);
  }
}
