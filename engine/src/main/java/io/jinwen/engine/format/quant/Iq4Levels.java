package io.jinwen.engine.format.quant;

/**
 * The sixteen uneven levels of IQ4_NL and IQ4_XS, closer together near zero, where most weights
 * are.
 */
final class Iq4Levels {
  private static final byte[] LEVELS = {
    -127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113
  };
  private static final int STEPS = 7;

  private Iq4Levels() {}

  static int level(int code) {
    return LEVELS[code];
  }

  /** The code of the level nearest to {@code value}. */
  static int nearest(float value) {
    int low = 0;
    int high = LEVELS.length - 1;
    while (high - low > 1) {
      int middle = (low + high) / 2;
      if (value < LEVELS[middle]) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return value - LEVELS[low] < LEVELS[high] - value ? low : high;
  }

  /**
   * The scale with which the 32 numbers of {@code x} from {@code o} are best met, found as in
   * {@link SymmetricFit}; 0 if all are 0.
   */
  static float scale(float[] x, int o) {
    float furthest = Extremes.furthest(x, o, 32);
    float best = 0;
    double gainMost = 0;
    for (int step = -STEPS; step <= STEPS; step++) {
      float inverse = (LEVELS[0] + step) / furthest;
      if (!Float.isFinite(inverse)) {
        return 0;
      }
      double wxc = 0;
      double wcc = 0;
      for (int i = o; i < o + 32; i++) {
        int level = LEVELS[nearest(x[i] * inverse)];
        double weightedLevel = (double) (x[i] * x[i]) * level;
        wxc += weightedLevel * x[i];
        wcc += weightedLevel * level;
      }
      if (wcc > 0 && wxc * wxc > gainMost * wcc) {
        gainMost = wxc * wxc / wcc;
        best = (float) (wxc / wcc);
      }
    }
    return best;
  }
}
