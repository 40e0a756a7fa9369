package io.jinwen.tools;

import java.util.Locale;

/**
 * The mean of a series and how sure it is. Neighbouring tokens are alike, so the scatter is taken
 * between blocks of {@link #BLOCK} and not between single values, which would promise too much.
 */
final class BlockMean {
  private static final int BLOCK = 64;
  private static final double NORMAL_95 = 1.96;

  private double sum;
  private long count;
  private double blockSum;
  private int inBlock;
  private int blocks;
  private double means;
  private double squares;

  void add(double value) {
    sum += value;
    count++;
    blockSum += value;
    if (++inBlock == BLOCK) {
      double mean = blockSum / BLOCK;
      blocks++;
      means += mean;
      squares += mean * mean;
      blockSum = 0;
      inBlock = 0;
    }
  }

  long count() {
    return count;
  }

  double mean() {
    return sum / Math.max(1, count);
  }

  /** Half of the 95 % interval; not a number where there are too few values to tell. */
  double halfWidth() {
    if (blocks < 4) {
      return Double.NaN;
    }
    double variance = (squares - means * means / blocks) / (blocks - 1);
    return NORMAL_95 * Math.sqrt(Math.max(0, variance) / blocks);
  }

  /** The interval for people, the mean multiplied by {@code factor}. */
  String interval(String format, double factor) {
    double half = halfWidth();
    return Double.isNaN(half)
        ? "too few tokens for an interval"
        : String.format(
            Locale.ROOT,
            "95 %% interval " + format + " to " + format,
            factor * (mean() - half),
            factor * (mean() + half));
  }
}
