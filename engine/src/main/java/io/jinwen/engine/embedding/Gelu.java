package io.jinwen.engine.embedding;

/**
 * The activation {@code x * Φ(x)}, Φ the normal distribution (Hendrycks and Gimpel 2016), from a
 * table with straight lines between its points. The table spans -8 to 8, beyond which the result is
 * 0 or x to the last bit; 1/512 apart, the lines are within 4e-7 of the curve.
 */
final class Gelu {
  private static final float END = 8;
  private static final int PER_UNIT = 512;
  private static final float[] TABLE = table();

  private Gelu() {}

  static void apply(float[] x, int from, int count) {
    for (int i = from; i < from + count; i++) {
      x[i] = of(x[i]);
    }
  }

  static float of(float x) {
    float at = (x + END) * PER_UNIT;
    if (!(at >= 0)) {
      return Float.isNaN(x) ? x : 0;
    }
    int index = (int) at;
    if (index >= TABLE.length - 1) {
      return x;
    }
    float low = TABLE[index];
    return low + (TABLE[index + 1] - low) * (at - index);
  }

  private static float[] table() {
    float[] table = new float[(int) (2 * END * PER_UNIT) + 1];
    for (int i = 0; i < table.length; i++) {
      double x = (double) i / PER_UNIT - END;
      table[i] = (float) (x * normalDistribution(x));
    }
    return table;
  }

  /**
   * Φ(x) by the series {@code 1/2 + φ(x) * (x + x³/3 + x⁵/(3·5) + …)}, which converges for every x
   * (Marsaglia 2004); the other half by symmetry.
   */
  private static double normalDistribution(double x) {
    double a = Math.abs(x);
    double term = a;
    double sum = a;
    for (int i = 3; term > 1e-18 * sum; i += 2) {
      term *= a * a / i;
      sum += term;
    }
    double upper = 0.5 + sum * Math.exp(-a * a / 2) / Math.sqrt(2 * Math.PI);
    return x < 0 ? 1 - upper : upper;
  }
}
