package io.jinwen.engine.runtime;

import io.jinwen.engine.api.EngineException;
import io.jinwen.engine.api.SamplingParams;
import io.jinwen.engine.cpu.kernel.Kernels;
import java.util.Arrays;

/**
 * The tokens that may be drawn, likeliest first.
 *
 * <p>A vocabulary has some 130,000 entries and an answer is drawn from a few dozen, so nothing is
 * sorted but the candidates: those above a threshold on the probability, which is lowered until
 * they hold enough of it (top-p) or are enough (top-k). The result is that of a full sort.
 */
final class Candidates {
  private static final int INFINITY_BITS = 0x7F800000;
  private static final float FIRST_THRESHOLD = 1e-3f;

  /** Up to so many are found by insertion, without exponentials over the vocabulary. */
  private static final int FEW_MAX = 256;

  private static final float THRESHOLD_STEP = 1f / 32;

  private final Kernels kernels;
  private final int vocabularySize;
  private final float[] weights; // [vocabulary] exp(logit − max), not normalised
  private final float[] few = new float[FEW_MAX]; // [place] of a small top-k, likeliest first
  private final int[] fewTokens = new int[FEW_MAX];
  private long[] sorted = new long[FEW_MAX]; // weight bits, then the complement of the token id
  private int count;

  Candidates(Kernels kernels, int vocabularySize) {
    this.kernels = kernels;
    this.vocabularySize = vocabularySize;
    this.weights = new float[vocabularySize];
  }

  int vocabularySize() {
    return vocabularySize;
  }

  /**
   * Refuses logits that no token can be chosen from. −∞ is a logit like others: it says never.
   *
   * @throws EngineException INTERNAL where one is not a number or +∞
   */
  void requireNumbers(float[] logits, int offset) {
    // As signed integers +∞ and positive NaNs lie above all positive numbers, and with the sign
    // turned negative NaNs above −∞. Two maxima of integers are compiled to vectors; a comparison
    // that leaves the loop is not.
    int positive = Integer.MIN_VALUE;
    int negative = Integer.MIN_VALUE;
    for (int i = offset; i < offset + vocabularySize; i++) {
      int bits = Float.floatToRawIntBits(logits[i]);
      positive = Math.max(positive, bits);
      negative = Math.max(negative, bits ^ Integer.MIN_VALUE);
    }
    if (positive >= INFINITY_BITS || negative > INFINITY_BITS) {
      throw new EngineException(
          EngineException.Code.INTERNAL,
          "the model's logits are not finite; its weights or a computation are damaged");
    }
  }

  /** The largest logit, one that a token can be chosen by. */
  private static float possible(float max) {
    if (max == Float.NEGATIVE_INFINITY || max == Float.POSITIVE_INFINITY) {
      throw new EngineException(
          EngineException.Code.INTERNAL,
          "no token can be chosen: the largest logit is " + max + " after what changes them");
    }
    return max;
  }

  /** The likeliest token; of equals the one with the lowest id. */
  int argmax(float[] logits, int offset) {
    float max = possible(kernels.max(logits, offset, vocabularySize));
    for (int i = 0; i < vocabularySize; i++) {
      if (logits[offset + i] == max) {
        return i;
      }
    }
    throw new IllegalStateException("no logit is the largest, " + max);
  }

  /**
   * Draws a token.
   *
   * @param uniform a random number in [0, 1)
   */
  int draw(float[] logits, int offset, SamplingParams params, double uniform) {
    if (params.topK() > 0 && params.topK() <= Math.min(FEW_MAX, vocabularySize)) {
      float kept = selectFew(logits, offset, params);
      truncate(params.topK(), params.topP(), params.minP(), kept);
      return pick(uniform);
    }
    float max = possible(kernels.max(logits, offset, vocabularySize));
    for (int i = 0; i < vocabularySize; i++) {
      weights[i] = (logits[offset + i] - max) / params.temperature();
    }
    float total = kernels.expSum(weights, 0, vocabularySize, 0);
    int topK = params.topK() == 0 ? vocabularySize : Math.min(params.topK(), vocabularySize);
    select(topK, params.topP(), total);
    truncate(topK, params.topP(), params.minP(), total);
    return pick(uniform);
  }

  /** The top-k tokens in one pass over the logits; the sum of their weights. */
  private float selectFew(float[] logits, int offset, SamplingParams params) {
    int k = params.topK();
    int found = 0;
    for (int token = 0; token < vocabularySize; token++) {
      float logit = logits[offset + token];
      if (found == k && !(logit > few[k - 1])) {
        continue;
      }
      int place = found < k ? found++ : k - 1;
      while (place > 0 && logit > few[place - 1]) {
        few[place] = few[place - 1];
        fewTokens[place] = fewTokens[place - 1];
        place--;
      }
      few[place] = logit;
      fewTokens[place] = token;
    }
    float max = possible(few[0]);
    for (int i = 0; i < k; i++) {
      few[i] = (few[i] - max) / params.temperature();
    }
    float total = kernels.expSum(few, 0, k, 0);
    for (int i = 0; i < k; i++) {
      sorted[i] = key(few[i], fewTokens[i]);
    }
    count = k;
    Arrays.sort(sorted, 0, count);
    return total;
  }

  /** Ascending order of the key is descending weight, then ascending id. */
  private static long key(float weight, int token) {
    return ((long) ~Float.floatToIntBits(weight) << 32) | token;
  }

  /** Gathers and sorts every token likely enough to survive top-k or top-p. */
  private void select(int topK, float topP, float total) {
    float threshold = FIRST_THRESHOLD * total;
    while (true) {
      double sum = gather(threshold);
      boolean enough =
          count >= topK || count == vocabularySize || (topP < 1 && sum >= topP * total);
      if (enough || threshold == 0) {
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
        sorted[count++] = key(weight, i);
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
