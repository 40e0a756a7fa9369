package io.jinwen.documents.parse;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A drawn line that is level or upright.
 *
 * @param at its y where it is level, its x where it is upright
 */
record Ruling(boolean level, float at, float from, float to) {
  /** How far apart two strokes may be and still be one line, in points. */
  static final float TOLERANCE = 2.5f;

  boolean crosses(Ruling other) {
    return level != other.level
        && at >= other.from - TOLERANCE
        && at <= other.to + TOLERANCE
        && other.at >= from - TOLERANCE
        && other.at <= to + TOLERANCE;
  }

  boolean covers(float position) {
    return position >= from - TOLERANCE && position <= to + TOLERANCE;
  }

  /** Lines from strokes: borders are drawn cell by cell, and often twice. */
  static List<Ruling> joined(List<Ruling> strokes) {
    List<Ruling> sorted = new ArrayList<>(strokes);
    sorted.sort(
        Comparator.comparing(Ruling::level)
            .thenComparing(r -> Math.round(r.at / TOLERANCE))
            .thenComparing(Ruling::from));
    List<Ruling> joined = new ArrayList<>();
    for (Ruling next : sorted) {
      Ruling last = joined.isEmpty() ? null : joined.getLast();
      boolean same =
          last != null
              && last.level == next.level
              && Math.abs(last.at - next.at) <= TOLERANCE
              && next.from <= last.to + TOLERANCE;
      if (same) {
        joined.set(
            joined.size() - 1,
            new Ruling(last.level, last.at, last.from, Math.max(last.to, next.to)));
      } else {
        joined.add(next);
      }
    }
    return joined;
  }
}
