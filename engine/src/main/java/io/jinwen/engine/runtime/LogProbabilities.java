package io.jinwen.engine.runtime;

import io.jinwen.engine.cpu.kernel.Kernels;

/**
 * The log-softmax of one row of logits, as the model gave them: to be read before the {@link
 * Sampler} changes them.
 */
public final class LogProbabilities {
  private final Kernels kernels;
  private final float[] logits; // [vocabulary]
  private final float[] weights; // [vocabulary] scratch
  private double logTotal;

  public LogProbabilities(Kernels kernels, int vocabularySize) {
    this.kernels = kernels;
    this.logits = new float[vocabularySize];
    this.weights = new float[vocabularySize];
  }

  /** Takes over a row; what was read before is forgotten. */
  public void read(float[] source, int offset) {
    System.arraycopy(source, offset, logits, 0, logits.length);
    System.arraycopy(source, offset, weights, 0, weights.length);
    float max = Float.NEGATIVE_INFINITY;
    for (float logit : logits) {
      max = Math.max(max, logit);
    }
    logTotal = max + Math.log(kernels.expSum(weights, 0, weights.length, max));
  }

  /** The log-probability of a token. */
  public float of(int token) {
    return (float) (logits[token] - logTotal);
  }

  /** The likeliest tokens, likeliest first; of equals the one with the lower id first. */
  public int[] likeliest(int count) {
    int[] best = new int[Math.min(count, logits.length)];
    int found = 0;
    for (int token = 0; token < logits.length; token++) {
      if (found == best.length && (found == 0 || logits[token] <= logits[best[found - 1]])) {
        continue;
      }
      int place = found < best.length ? found++ : found - 1;
      while (place > 0 && logits[token] > logits[best[place - 1]]) {
        best[place] = best[place - 1];
        place--;
      }
      best[place] = token;
    }
    return best;
  }
}
