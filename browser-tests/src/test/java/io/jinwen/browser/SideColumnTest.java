package io.jinwen.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import org.junit.jupiter.api.Test;

/** In a wide window the side column has the desk's queue and the record's filters. */
class SideColumnTest extends PageTest {
  @Test
  void aWideWindowHasQueueAndFiltersAtTheSide() throws Exception {
    askAndRead("写一段开场白", "好的。");
    button(page, "没有帮助").click();
    page.locator("vaadin-dialog").getByText("发送").click();
    assertThat(button(page, "没有帮助")).hasAttribute("aria-pressed", "true");
    page.navigate(server.address() + "desk");
    page.locator(".jw-drawer .jd-queue-entry").first().click();
    assertThat(page.locator("main .jd-sheet")).isVisible();
    assertThat(page.locator(".jw-drawer .jd-queue-entry").first())
        .hasAttribute("aria-current", "true");
    page.navigate(server.address() + "admin/audit");
    page.locator(".jw-drawer").getByLabel("问答中的文字").fill("没有这样的问题");
    assertThat(page.locator("main .jd-table")).containsText("没有符合条件的记录");
  }

  @Test
  void inANarrowWindowTheyStandInTheView() {
    try (BrowserContext guest = visitor(768, 1024, ColorScheme.LIGHT)) {
      Page window = window(guest, "desk", ".jd-queue");
      assertThat(window.locator("main .jd-queue")).hasCount(1);
      window.navigate(server.address() + "admin/audit");
      assertThat(window.locator("main").getByLabel("问答中的文字")).isVisible();
    }
  }
}
