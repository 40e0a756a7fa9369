package io.jinwen.engine.quant;

/**
 * Finds {@code x ≈ scale · code − offset} with codes from 0 to {@code codeMax} and an offset that
 * is not negative, for the K formats.
 *
 * <p>Rounding with a given step fixes the codes; for fixed codes the best scale and offset are a
 * weighted line fit in closed form. So: try steps around the plain one that spans the range, fit a
 * line for each, keep the one with the least weighted squared error. A number weighs more the
 * larger it is, since it moves a dot product more. The same idea as ggml's make_qkx2_quants.
 */
final class AffineFit {
  private static final int STEPS = 20;

  private final int codeMax;
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

  /** Fits the {@code count} numbers of {@code x} from {@code o}. */
  void fit(float[] x, int o, int count) {
    float min = Math.min(0, Extremes.min(x, o, count));
    float range = Extremes.max(x, o, count) - min;
    scale = 0;
    offset = -min;
    if (!(range > 0)) {
      return;
    }
    float floor = rootMeanSquare(x, o, count);
    double errorLeast = Double.POSITIVE_INFINITY;
    for (int step = 0; step <= STEPS; step++) {
      // From one code fewer than fit to one more: outliers may be cut, or the top codes unused.
      float inverse = (codeMax + 0.1f * step - 1) / range;
      errorLeast = tryStep(x, o, count, min, inverse, floor, errorLeast);
    }
  }

  /** Keeps the line for codes rounded with {@code inverse} where its error is below the least. */
  private double tryStep(
      float[] x, int o, int count, float min, float inverse, float floor, double errorLeast) {
    double w = 0;
    double wx = 0;
    double wxx = 0;
    double wc = 0;
    double wcc = 0;
    double wcx = 0;
    for (int i = o; i < o + count; i++) {
      float value = x[i];
      float weight = floor + Math.abs(value);
      int code = Math.min(codeMax, (int) (inverse * (value - min) + 0.5f));
      float weightedValue = weight * value;
      float weightedCode = weight * code;
      w += weight;
      wx += weightedValue;
      wxx += (double) weightedValue * value;
      wc += weightedCode;
      wcc += (double) weightedCode * code;
      wcx += (double) weightedCode * value;
    }
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

  private static float rootMeanSquare(float[] x, int o, int count) {
    float squares = 0;
    for (int i = o; i < o + count; i++) {
      squares += x[i] * x[i];
    }
    return (float) Math.sqrt(squares / count);
  }
}
