package io.jinwen.engine.format.quant;

/**
 * Finds {@code x ≈ scale · code} with codes from {@code −codeEnd} to {@code codeEnd − 1}, for the
 * formats without an offset.
 *
 * <p>The end that has one code more goes to the number furthest from zero, hence scales may be
 * negative. Steps around the plain one are tried; for the codes of each the best scale is {@code
 * Σwxc / Σwcc}, and it takes {@code (Σwxc)² / Σwcc} off the error. Weights are the squares of the
 * numbers. The same idea as ggml's make_qx_quants.
 */
final class SymmetricFit {
  private static final int STEPS = 9;

  private SymmetricFit() {}

  /** The scale for the {@code count} numbers of {@code x} from {@code o}; 0 if all are 0. */
  static float scale(float[] x, int o, int count, int codeEnd) {
    float furthest = Extremes.furthest(x, o, count);
    float best = 0;
    double gainMost = 0;
    for (int step = -STEPS; step <= STEPS; step++) {
      float inverse = -(codeEnd + 0.1f * step) / furthest;
      if (!Float.isFinite(inverse)) {
        return 0;
      }
      double wxc = 0;
      double wcc = 0;
      for (int i = o; i < o + count; i++) {
        int code = code(x[i] * inverse, codeEnd);
        double weightedCode = (double) (x[i] * x[i]) * code;
        wxc += weightedCode * x[i];
        wcc += weightedCode * code;
      }
      if (wcc > 0 && wxc * wxc > gainMost * wcc) {
        gainMost = wxc * wxc / wcc;
        best = (float) (wxc / wcc);
      }
    }
    return best;
  }

  /** The nearest code. */
  static int code(float value, int codeEnd) {
    return Math.max(-codeEnd, Math.min(codeEnd - 1, (int) Math.rint(value)));
  }
}
