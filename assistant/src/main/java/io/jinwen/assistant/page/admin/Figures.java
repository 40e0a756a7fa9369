package io.jinwen.assistant.page.admin;

import java.util.Locale;

/** Numbers as people read them. */
final class Figures {
  private static final double MILLIS_PER_SECOND = 1_000;
  private static final double PERCENT = 100;

  String count(double value) {
    return String.format(Locale.ROOT, "%,.0f", value);
  }

  /** 250 ms, 1.3 s. */
  String millis(double millis) {
    return millis < MILLIS_PER_SECOND
        ? String.format(Locale.ROOT, "%.0f ms", millis)
        : String.format(Locale.ROOT, "%.1f s", millis / MILLIS_PER_SECOND);
  }

  String percent(double share) {
    return String.format(Locale.ROOT, "%.0f%%", share * PERCENT);
  }
}
