package io.jinwen.browser;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;

/** The layout shifts that a window's browser counts, without those that follow a key or a click. */
final class Shifts {
  private static final String COUNTER =
      """
      window.shifts = [];
      new PerformanceObserver(list => {
        for (const shift of list.getEntries()) {
          if (!shift.hadRecentInput) window.shifts.push(shift);
        }
      }).observe({ type: 'layout-shift', buffered: true });
      """;

  private Shifts() {}

  /** Counts in windows that are opened from now on. */
  static void count(BrowserContext guest) {
    guest.addInitScript(COUNTER);
  }

  static void forget(Page window) {
    window.evaluate("window.shifts = []");
  }

  /** The sum of their scores. */
  static double sum(Page window) {
    return ((Number) window.evaluate("window.shifts.reduce((sum, it) => sum + it.value, 0)"))
        .doubleValue();
  }

  /** What moved, for a message. */
  static String describe(Page window) {
    return (String)
        window.evaluate(
            """
            window.shifts.map(it => it.value.toFixed(4) + ' ' + it.sources.map(source =>
              `${source.node?.className} ${source.previousRect.y} > ${source.currentRect.y}`)
              .join('; ')).join(' | ')
            """);
  }
}
