package io.jinwen.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.LoadState;
import com.microsoft.playwright.options.WaitUntilState;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/**
 * What a browser that has nothing yet needs before one can write, and in all: counted in bytes and
 * by what it can do without. How long that takes is measured elsewhere (PageFigures).
 */
class FirstPaintTest extends PageTest {
  private static final int ALL_BYTES_MAX = 420_000;
  private static final int FIRST_BYTES_MAX = 40 * 1024;

  @Test
  void oneCanWriteBeforeThePagesPartsHaveCome() {
    try (BrowserContext guest = visitor(1280, 800, ColorScheme.LIGHT)) {
      Page window = guest.newPage();
      List<Route> held = new ArrayList<>();
      window.route("**/VAADIN/**/*.js", held::add);
      window.navigate(
          server.address(), new Page.NavigateOptions().setWaitUntil(WaitUntilState.COMMIT));
      Locator early = window.locator(".jw-early");
      assertThat(early).isFocused();
      early.pressSequentially("还没加载完就开始写");
      Assertions.assertThat(held).as("scripts that were waited for").isNotEmpty();
      Assertions.assertThat(bytes(window)).isLessThan(FIRST_BYTES_MAX);
      window.unroute("**/VAADIN/**/*.js");
      held.forEach(Route::resume);
      assertThat(field(window)).hasValue("还没加载完就开始写");
      assertThat(field(window)).isFocused();
      assertThat(early).hasCount(0);
    }
  }

  @Test
  void allThatComesIsLittle() {
    try (BrowserContext guest = visitor(1280, 800, ColorScheme.LIGHT)) {
      Page window = window(guest, "");
      window.waitForLoadState(LoadState.NETWORKIDLE);
      Assertions.assertThat(bytes(window))
          .as(PageFigures.files(window))
          .isBetween(50_000, ALL_BYTES_MAX);
    }
  }

  /** What the first script asks for later is on its way when the document has come. */
  @Test
  void whatIsNeededLaterIsFetchedEarly() {
    try (BrowserContext guest = visitor(1280, 800, ColorScheme.LIGHT)) {
      Page window = guest.newPage();
      List<String> asked = new ArrayList<>();
      window.onRequest(request -> asked.add(request.url()));
      window.navigate(server.address());
      assertThat(field(window)).isFocused();
      List<String> early = asked.stream().takeWhile(url -> !url.contains("v-r=init")).toList();
      Assertions.assertThat(early)
          .anyMatch(url -> url.contains("generated-flow-imports"))
          .anyMatch(url -> url.contains("FlowClient"));
      Assertions.assertThat(asked).filteredOn(url -> url.endsWith(".js")).doesNotHaveDuplicates();
    }
  }

  private static int bytes(Page window) {
    return PageFigures.bytes(window);
  }
}
