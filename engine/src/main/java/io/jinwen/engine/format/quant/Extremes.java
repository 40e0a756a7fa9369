package io.jinwen.engine.format.quant;

/** What packing asks of a run of numbers. */
final class Extremes {
  private Extremes() {}

  /** The number with the largest magnitude, with its sign; the first of equals; 0 if all are 0. */
  static float furthest(float[] x, int from, int count) {
    float furthest = 0;
    float magnitude = 0;
    for (int i = from; i < from + count; i++) {
      float candidate = Math.abs(x[i]);
      if (magnitude < candidate) {
        magnitude = candidate;
        furthest = x[i];
      }
    }
    return furthest;
  }

  static float min(float[] x, int from, int count) {
    float min = x[from];
    for (int i = from + 1; i < from + count; i++) {
      min = x[i] < min ? x[i] : min;
    }
    return min;
  }

  static float max(float[] x, int from, int count) {
    float max = x[from];
    for (int i = from + 1; i < from + count; i++) {
      max = x[i] > max ? x[i] : max;
    }
    return max;
  }

  /** To the nearest integer, halves away from zero, as C's roundf. */
  static int roundAwayFromZero(float value) {
    int toZero = (int) value;
    float rest = value - toZero;
    return rest >= 0.5f ? toZero + 1 : rest <= -0.5f ? toZero - 1 : toZero;
  }
}
