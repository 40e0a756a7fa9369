package io.jinwen.assistant.page.parts;

import java.util.ArrayList;
import java.util.List;

/**
 * The upright axis of a chart: from 0 to a round number not below the greatest value, with round
 * steps of 1, 2 or 5 times a power of ten.
 *
 * @param top the greatest number on the axis, above 0
 * @param step between two lines
 */
public record Scale(double top, double step) {
  private static final int STEPS_MAX = 5;

  /**
   * The axis for values up to {@code greatest}, which may be 0.
   *
   * @param whole whether only whole numbers make sense on it
   */
  public static Scale upTo(double greatest, boolean whole) {
    if (!(greatest >= 0) || Double.isInfinite(greatest)) {
      throw new IllegalArgumentException(
          "the greatest value is %s, must be a number from 0 on".formatted(greatest));
    }
    double wanted = greatest == 0 ? 1 : greatest;
    double power = Math.pow(10, Math.floor(Math.log10(wanted / STEPS_MAX)));
    double step = 10 * power;
    for (int factor : new int[] {1, 2, 5}) {
      if (Math.ceil(wanted / (factor * power)) <= STEPS_MAX) {
        step = factor * power;
        break;
      }
    }
    if (whole) {
      step = Math.max(1, step);
    }
    return new Scale(step * Math.ceil(wanted / step), step);
  }

  /** The numbers at the lines, from 0 up. */
  public List<Double> lines() {
    List<Double> lines = new ArrayList<>();
    int count = (int) Math.round(top / step);
    for (int i = 0; i <= count; i++) {
      lines.add(i * step);
    }
    return lines;
  }

  /** How high a value stands, 0 to 1. */
  public double share(double value) {
    return value / top;
  }
}
