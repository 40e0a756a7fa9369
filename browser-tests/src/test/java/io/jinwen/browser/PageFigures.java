package io.jinwen.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import io.jinwen.browser.ScriptedEngine.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * Measures the page in a browser and prints figures for docs/log/page.md; no test, since the time
 * depends on the machine. Run by name: {@code -Dtest=PageFigures}.
 */
class PageFigures {
  private static final int VISITS = 9;

  /** When the field that the document begins with, and the page's own, can be written in. */
  private static final String WATCH =
      """
      window.usable = {};
      const look = () => {
        const now = document.activeElement;
        if (now?.matches('.jw-early')) window.usable.early ??= performance.now();
        if (now?.matches('.jw-composer .jw-entry')) window.usable.whole ??= performance.now();
        if (!window.usable.whole) requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
      """;

  @Test
  void measure() throws InterruptedException {
    try (PageServer server = PageServer.scripted();
        Playwright playwright = Browsers.playwright()) {
      List<Double> early = new ArrayList<>();
      List<Double> whole = new ArrayList<>();
      for (int visit = 0; visit < VISITS; visit++) {
        try (Browser browser = Browsers.launch(playwright); // one that has kept nothing
            BrowserContext guest = PageTest.visitor(browser, 1280, 800, ColorScheme.LIGHT)) {
          Shifts.count(guest);
          guest.addInitScript(WATCH);
          Page window = guest.newPage();
          window.navigate(server.address());
          assertThat(PageTest.field(window)).isFocused();
          window.waitForTimeout(1_000);
          early.add(usable(window, "early"));
          whole.add(usable(window, "whole"));
          System.out.printf(
              Locale.ROOT,
              "visit %d: early field %.0f ms, page's field %.0f ms, shift on load %.4f, %d bytes%n",
              visit + 1,
              early.getLast(),
              whole.getLast(),
              Shifts.sum(window),
              bytes(window));
          if (visit == VISITS - 1) {
            System.out.println(files(window));
            shiftsOfAnAnswer(server, window);
          }
        }
      }
      System.out.printf(
          Locale.ROOT,
          "median of visits after the first: early %.0f ms, page's %.0f ms%n",
          median(early.subList(1, VISITS)),
          median(whole.subList(1, VISITS)));
    }
  }

  private static void shiftsOfAnAnswer(PageServer server, Page window) throws InterruptedException {
    PageTest.field(window).fill("给 C2 客户介绍 R4 净值型理财，风险等级和预期收益怎么说明？");
    PageTest.field(window).press("Enter");
    Answer answer = server.engine().nextAsked();
    window.waitForTimeout(1_000);
    Shifts.forget(window);
    for (int piece = 0; piece < 60; piece++) {
      answer.says("一段一段地说明，不能推荐。" + (piece % 10 == 9 ? "\n\n" : ""));
      window.waitForTimeout(50);
    }
    window.waitForTimeout(500);
    System.out.printf(Locale.ROOT, "shift during a stream %.4f%n", Shifts.sum(window));
    Shifts.forget(window);
    answer.ends();
    PageTest.assertEnded(window);
    window.waitForTimeout(1_000);
    System.out.printf(Locale.ROOT, "shift at its end %.4f%n", Shifts.sum(window));
  }

  private static double usable(Page window, String what) {
    Number at = (Number) window.evaluate("window.usable." + what + " ?? NaN");
    return at == null ? Double.NaN : at.doubleValue();
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  /** The bodies that came over the wire so far, compressed as they were, the document included. */
  static int bytes(Page window) {
    return ((Number)
            window.evaluate(
                """
                [...performance.getEntriesByType('navigation'),
                 ...performance.getEntriesByType('resource')]
                  .reduce((sum, it) => sum + it.encodedBodySize, 0)
                """))
        .intValue();
  }

  /** The same by file. */
  static String files(Page window) {
    return (String)
        window.evaluate(
            """
            [...performance.getEntriesByType('navigation'),
             ...performance.getEntriesByType('resource')]
              .map(it => `${it.encodedBodySize} ${it.name.replace(/^.*?\\/\\/[^/]*/, '').slice(0, 80)}`)
              .join('\\n')
            """);
  }
}
