package io.jinwen.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import org.junit.jupiter.api.Test;

/** What a visitor sets stays; help and the first steps are at hand. */
class SettingsTest extends PageTest {
  @Test
  void whatIsSetStays() throws Exception {
    page.navigate(server.address() + "settings");
    button(page, "特大").click();
    assertThat(page.locator("html")).hasAttribute("data-size", "larger");
    button(page, "合规").click();
    Barriers.none(page, "settings-1280-light");
    page.navigate(server.address());
    assertThat(page.locator("html")).hasAttribute("data-size", "larger");
    assertThat(
            page.locator(
                ".jw-composer .jw-choice button", new Page.LocatorOptions().setHasText("合规")))
        .hasAttribute("aria-pressed", "true");
    Barriers.none(page, "larger-1280-light");
  }

  @Test
  void helpSaysWhatTheSignsMean() throws Exception {
    page.locator(".jw-foot").getByText("帮助").click();
    assertThat(page.locator("main")).containsText("AI 生成 · 未审核");
    Barriers.none(page, "help-1280-light");
  }

  @Test
  void theFirstStepsGoOnceTheyAreKnown() {
    assertThat(page.locator(".jw-first li")).hasCount(3);
    page.getByText("知道了").click();
    assertThat(page.locator(".jw-first")).isHidden();
    page.reload();
    assertThat(field(page)).isFocused();
    assertThat(page.locator(".jw-first")).hasCount(0);
  }
}
