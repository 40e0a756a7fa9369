package io.jinwen.engine.sampling;

import io.jinwen.engine.api.SamplingParams;
import io.jinwen.engine.kernel.Kernels;
import java.util.Arrays;

/**
 * The tokens that may be drawn, likeliest first.
 *
 * <p>A vocabulary has some 130,000 entries and an answer is drawn from a few dozen, so nothing is
 * sorted but the candidates: those above a threshold on the probability, which is lowered until
 * they hold enough of it (top-p) or are enough (top-k). The result is that of a full sort.
 */
final class Candidates {
  private static final float FIRST_THRESHOLD = 1e-3f;
  private static final float THRESHOLD_STEP = 1f / 32;

  private final Kernels kernels;
  private final int vocabularySize;
  private final float[] weights; // [vocabulary] exp(logit − max), not normalised
  private long[] sorted = new long[256]; // weight bits, then the complement of the token id
  private int count;

  Candidates(Kernels kernels, int vocabularySize) {
    this.kernels = kernels;
    this.vocabularySize = vocabularySize;
    this.weights = new float[vocabularySize];
  }

  int vocabularySize() {
    return vocabularySize;
  }

  /** The likeliest token; of equals the one with the lowest id. */
  int argmax(float[] logits, int offset) {
    int best = 0;
    for (int i = 1; i < vocabularySize; i++) {
      if (logits[offset + i] > logits[offset + best]) {
        best = i;
      }
    }
    return best;
  }

  /**
   * Draws a token.
   *
   * @param uniform a random number in [0, 1)
   */
  int draw(float[] logits, int offset, SamplingParams params, double uniform) {
    float max = logits[offset + argmax(logits, offset)];
    for (int i = 0; i < vocabularySize; i++) {
      weights[i] = (logits[offset + i] - max) / params.temperature();
    }
    float total = kernels.expSum(weights, 0, vocabularySize, 0);
    int topK = params.topK() == 0 ? vocabularySize : Math.min(params.topK(), vocabularySize);
    select(topK, params.topP(), total);
    truncate(topK, params.topP(), params.minP(), total);
    return pick(uniform);
  }

  /** Gathers and sorts every token likely enough to survive top-k or top-p. */
  private void select(int topK, float topP, float total) {
    float threshold = FIRST_THRESHOLD * total;
    while (true) {
      double sum = gather(threshold);
      boolean enough =
          count >= topK || count == vocabularySize || (topP < 1 && sum >= topP * total);
      if (enough) {
        break;
      }
      // Weights that exp() rounded to 0 can never be drawn.
      threshold = threshold < Float.MIN_NORMAL ? 0 : threshold * THRESHOLD_STEP;
    }
    Arrays.sort(sorted, 0, count);
  }

  private double gather(float threshold) {
    count = 0;
    double sum = 0;
    for (int i = 0; i < vocabularySize; i++) {
      float weight = weights[i];
      if (weight >= threshold) {
        if (count == sorted.length) {
          sorted = Arrays.copyOf(sorted, 2 * count);
        }
        // Ascending order of the key is descending weight, then ascending id.
        sorted[count++] = ((long) ~Float.floatToIntBits(weight) << 32) | i;
        sum += weight;
      }
    }
    return sum;
  }

  /** Cuts the sorted candidates to top-k, then top-p of what is left, then min-p. */
  private void truncate(int topK, float topP, float minP, float total) {
    count = Math.min(count, topK);
    double kept = total;
    if (topK < vocabularySize) {
      kept = 0;
      for (int i = 0; i < count; i++) {
        kept += weight(i);
      }
    }
    double sum = 0;
    float floor = minP * weight(0);
    for (int i = 0; i < count; i++) {
      if (i > 0 && (sum >= topP * kept && topP < 1 || weight(i) < floor)) {
        count = i;
        return;
      }
      sum += weight(i);
    }
  }

  private int pick(double uniform) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += weight(i);
    }
    double target = uniform * sum;
    int last = 0;
    for (int i = 0; i < count && weight(i) > 0; i++) {
      target -= weight(i);
      if (target < 0) {
        return token(i);
      }
      last = i; // where rounding leaves a rest, the last one that is possible at all
    }
    return token(last);
  }

  private float weight(int i) {
    return Float.intBitsToFloat(~(int) (sorted[i] >> 32));
  }

  private int token(int i) {
    return (int) sorted[i];
  }
}
