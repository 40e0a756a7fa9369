package io.jinwen.engine.format.quant;

/**
 * Finds {@code x ≈ scale · code} where some numbers matter more than others: codes from {@code
 * −codeEnd} to {@code codeEnd − 1}, least weighted squared error.
 *
 * <p>A scale fixes the codes, and for fixed codes the best scale is {@code Σwxc / Σwcc}. Which
 * numbers matter is not known beforehand, so far more first scales are tried than by {@link
 * SymmetricFit}: with either sign, from leaving the outer codes unused to cutting the largest
 * number off by a third. The best is rounded and fitted again until its codes stay.
 */
final class WeightedFit {
  private static final int STARTS = 26;
  private static final int REFINEMENTS_MAX = 4;

  /** Where the number furthest from zero goes, as a share of {@code codeEnd}: first and last. */
  private static final float SHARE_FIRST = 0.7f;

  private static final float SHARE_LAST = 1.35f;

  private final int codeEnd;
  private double scale;
  private double gain; // what the scale takes off the error

  WeightedFit(int codeEnd) {
    this.codeEnd = codeEnd;
  }

  /** The scale for the {@code count} numbers from {@code o} on; 0 where all are 0. */
  float scale(float[] x, float[] weight, int o, int count) {
    scale = 0;
    gain = 0;
    float furthest = Extremes.furthest(x, o, count);
    for (int start = 0; start < STARTS; start++) {
      float share = SHARE_FIRST + (SHARE_LAST - SHARE_FIRST) * start / (STARTS - 1);
      float inverse = share * codeEnd / furthest;
      if (!Float.isFinite(inverse)) {
        return 0;
      }
      tryInverse(x, weight, o, count, -inverse);
      tryInverse(x, weight, o, count, inverse);
    }
    for (int i = 0; i < REFINEMENTS_MAX && scale != 0; i++) {
      if (!tryInverse(x, weight, o, count, (float) (1 / scale))) {
        break;
      }
    }
    return (float) scale;
  }

  /** Keeps the best scale for the codes that {@code inverse} gives, if it is better. */
  private boolean tryInverse(float[] x, float[] weight, int o, int count, float inverse) {
    float low = -codeEnd;
    float high = codeEnd - 1f;
    // Two sums each: one would wait for its own additions.
    float wxc = 0;
    float wcc = 0;
    float wxcOdd = 0;
    float wccOdd = 0;
    for (int i = o; i < o + count; i += 2) {
      float code = nearest(x[i] * inverse, low, high);
      float codeOdd = nearest(x[i + 1] * inverse, low, high);
      float weighted = weight[i] * code;
      float weightedOdd = weight[i + 1] * codeOdd;
      wxc += weighted * x[i];
      wxcOdd += weightedOdd * x[i + 1];
      wcc += weighted * code;
      wccOdd += weightedOdd * codeOdd;
    }
    double products = (double) wxc + wxcOdd;
    double squares = (double) wcc + wccOdd;
    if (!(squares > 0) || !(products * products > gain * squares)) {
      return false;
    }
    gain = products * products / squares;
    scale = products / squares;
    return true;
  }

  private static float nearest(float value, float low, float high) {
    float cut = Math.max(low, Math.min(high, value));
    return (int) (cut + 64.5f) - 64;
  }
}
