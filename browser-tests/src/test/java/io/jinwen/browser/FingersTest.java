package io.jinwen.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** On a screen that is touched, everything to press is 40 pixels high and wide, in every view. */
class FingersTest extends PageTest {
  /** Links within a sentence are as high as their line. */
  private static final String SMALL =
      """
      [...document.querySelectorAll('button, a[href], summary, vaadin-button, vaadin-select,'
          + ' vaadin-text-field, vaadin-text-area, vaadin-date-picker, vaadin-combo-box')]
        .filter((it) => it.checkVisibility() && !it.closest('p, li, td, .jw-markdown, [inert]'))
        .map((it) => [it, it.getBoundingClientRect()])
        .filter(([it, at]) => at.width > 0 && (at.height < 39.5 || at.width < 39.5))
        .map(([it, at]) => `${it.outerHTML.slice(0, 90)} ${at.width}x${at.height}`)
      """;

  @Test
  void everythingToPressIsLargeEnough() throws Exception {
    try (BrowserContext guest = touched()) {
      Page window = guest.newPage();
      window.navigate(server.address());
      assertThat(field(window)).isVisible();
      assertLarge(window, "empty");
      LookTest.answered(window);
      assertLarge(window, "answer");
      window.locator(".jw-drawer-toggle").tap();
      assertThat(window.locator(".jw-foot")).isVisible();
      assertLarge(window, "drawer");
      for (String view :
          List.of(
              "calculate",
              "settings",
              "help",
              "desk",
              "admin",
              "admin/answers",
              "admin/rules",
              "admin/words",
              "admin/models",
              "admin/access",
              "admin/audit")) {
        window.navigate(server.address() + view);
        assertThat(window.locator("h1")).isVisible();
        assertLarge(window, view);
      }
    }
  }

  private static void assertLarge(Page window, String view) {
    Assertions.assertThat((List<?>) window.evaluate(SMALL)).as(view).isEmpty();
  }

  private static BrowserContext touched() {
    return browser.newContext(
        new Browser.NewContextOptions()
            .setViewportSize(360, 740)
            .setHasTouch(true)
            .setIsMobile(true)
            .setLocale("zh-CN"));
  }
}
