package io.jinwen.engine.format.quant;

/**
 * Finds {@code x ≈ scale · code − offset} with codes from 0 to {@code codeMax} and an offset that
 * is not negative, for the K formats.
 *
 * <p>Rounding with a given step fixes the codes; for fixed codes the best scale and offset are a
 * weighted line fit in closed form. So: try steps around the plain one that spans the range, fit a
 * line for each, keep the one with the least weighted squared error. Where no weights are given, a
 * number weighs more the larger it is, since it moves a dot product more. The same idea as ggml's
 * make_qkx2_quants.
 */
final class AffineFit {
  private static final int STEPS = 20;
  private static final int GROUP_MAX = 32;

  private final int codeMax;
  private final float[] above = new float[GROUP_MAX]; // less the smallest
  private final float[] weight = new float[GROUP_MAX];
  private final float[] weighted = new float[GROUP_MAX]; // number times weight
  private final int[] codes = new int[GROUP_MAX];
  private double w; // sums over a group: of weights, weighted numbers, weighted squares
  private double wx;
  private double wxx;
  private float scale;
  private float offset;

  AffineFit(int codeMax) {
    this.codeMax = codeMax;
  }

  /** What one code is worth. */
  float scale() {
    return scale;
  }

  /** What is subtracted; not negative. */
  float offset() {
    return offset;
  }

  /** Fits the {@code count} numbers of {@code x} from {@code o}, at most 32. */
  void fit(float[] x, int o, int count) {
    float squares = 0;
    for (int i = 0; i < count; i++) {
      squares += x[o + i] * x[o + i];
    }
    float floor = (float) Math.sqrt(squares / count);
    for (int i = 0; i < count; i++) {
      weight[i] = floor + Math.abs(x[o + i]);
    }
    fitWeighed(x, o, count);
  }

  /** The same with weights that are given, at the same places as the numbers. */
  void fit(float[] x, float[] weights, int o, int count) {
    System.arraycopy(weights, o, weight, 0, count);
    fitWeighed(x, o, count);
  }

  private void fitWeighed(float[] x, int o, int count) {
    float min = Math.min(0, Extremes.min(x, o, count));
    float range = Extremes.max(x, o, count) - min;
    scale = 0;
    offset = -min;
    if (!(range > 0)) {
      return;
    }
    weigh(x, o, count, min);
    double errorLeast = Double.POSITIVE_INFINITY;
    for (int step = 0; step <= STEPS; step++) {
      // From one code fewer than fit to one more: outliers may be cut, or the top codes unused.
      float inverse = (codeMax + 0.1f * step - 1) / range;
      errorLeast = tryStep(count, inverse, errorLeast);
    }
  }

  /** What does not depend on the step is computed once. */
  private void weigh(float[] x, int o, int count, float min) {
    w = 0;
    wx = 0;
    wxx = 0;
    for (int i = 0; i < count; i++) {
      float value = x[o + i];
      above[i] = value - min;
      weighted[i] = weight[i] * value;
      w += weight[i];
      wx += weighted[i];
      wxx += (double) weighted[i] * value;
    }
  }

  /** Keeps the line for codes rounded with {@code inverse} where its error is below the least. */
  private double tryStep(int count, float inverse, double errorLeast) {
    for (int i = 0; i < count; i++) {
      codes[i] = Math.min(codeMax, (int) (inverse * above[i] + 0.5f));
    }
    // Two sums each: one would wait for its own additions.
    double wc = 0;
    double wcc = 0;
    double wcx = 0;
    double wcOdd = 0;
    double wccOdd = 0;
    double wcxOdd = 0;
    for (int i = 0; i < count; i += 2) {
      float code = codes[i];
      float codeOdd = codes[i + 1];
      wc += weight[i] * code;
      wcOdd += weight[i + 1] * codeOdd;
      wcc += weight[i] * (code * code);
      wccOdd += weight[i + 1] * (codeOdd * codeOdd);
      wcx += weighted[i] * code;
      wcxOdd += weighted[i + 1] * codeOdd;
    }
    return keepBetter(wc + wcOdd, wcc + wccOdd, wcx + wcxOdd, errorLeast);
  }

  private double keepBetter(double wc, double wcc, double wcx, double errorLeast) {
    double determinant = w * wcc - wc * wc;
    if (!(determinant > 0)) {
      return errorLeast;
    }
    double slope = (w * wcx - wx * wc) / determinant;
    double base = (wcc * wx - wc * wcx) / determinant;
    if (base > 0) {
      base = 0;
      slope = wcx / wcc;
    }
    double error =
        wxx
            - 2 * slope * wcx
            - 2 * base * wx
            + slope * slope * wcc
            + 2 * slope * base * wc
            + base * base * w;
    if (error < errorLeast) {
      scale = (float) slope;
      offset = (float) -base;
      return error;
    }
    return errorLeast;
  }
}
