package io.jinwen.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.time.Duration;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What depends on the time and on how often something was tried. */
class TimeAndTriesTest extends LoginTest {
  private static final HandClock CLOCK = new HandClock();

  @BeforeAll
  static void start() {
    start(CLOCK, "limits.requests-per-minute=2");
  }

  @Test
  void tooManyWrongPasswordsLockAnAccountForAWhile() {
    page.navigate(server.address());
    for (int i = 0; i < FAILURES_MAX; i++) {
      assertRefused("li", "falsch" + i);
    }
    assertRefused("li", PASSWORD);
    try (BrowserContext other = PageTest.visitor(browser, 1280, 800, ColorScheme.LIGHT)) {
      Page administration = other.newPage();
      administration.navigate(server.address() + "admin/access");
      logIn(administration, "boss", PASSWORD);
      assertThat(administration.locator(".jd-table").first()).containsText("锁定至");
    }
    CLOCK.advance(Duration.ofMinutes(16));
    logIn("li", PASSWORD);
    assertThat(PageTest.field(page)).isFocused();
  }

  private void assertRefused(String name, String password) {
    logIn(name, password);
    assertThat(page.locator("input[name=username]")).hasValue(""); // the form anew
    assertThat(page.getByText("没能登录")).isVisible();
    assertThat(page.getByText("多次输错会暂时锁定")).isVisible();
  }

  @Test
  void aDashboardLeftOpenKeepsNoLogin() {
    page.navigate(server.address() + "admin");
    logIn("boss", PASSWORD);
    assertThat(page.locator(".jd-tile").first()).isVisible();
    for (int i = 0; i < 4; i++) {
      CLOCK.advance(Duration.ofMinutes(12));
      answered("click", () -> PageTest.button(page, "立即更新").click());
    }
    assertThat(page.locator(".jd-tile").first()).isVisible();
    for (int i = 0; i < 2; i++) {
      CLOCK.advance(Duration.ofMinutes(12));
      answered("ui-poll", this::poll);
    }
    assertThat(page.locator(".jd-tile").first()).isVisible();
    CLOCK.advance(Duration.ofMinutes(12));
    poll();
    assertThat(page).hasURL(Pattern.compile(".*/login\\?expired"));
    assertThat(page.getByText("登录已过期，请重新登录。")).isVisible();
  }

  /** Until the server has answered what was sent; the page sends by itself, too. */
  private void answered(String event, Runnable request) {
    page.waitForResponse(
        response ->
            response.url().contains("v-r=uidl")
                && String.valueOf(response.request().postData()).contains('"' + event + '"'),
        request);
  }

  /** What the page does every 15 seconds. */
  private void poll() {
    page.evaluate("Object.values(Vaadin.Flow.clients).forEach(client => client.poll?.())");
  }

  @Test
  void whoAsksTooOftenIsToldWhenToAskAgainAndKeepsTheQuestion() throws Exception {
    page.navigate(server.address());
    logIn("boss", PASSWORD);
    for (int i = 0; i < 2; i++) {
      ask("第 " + i + " 问");
      server.engine().nextAsked().says("好。").ends();
      PageTest.assertEnded(page);
    }
    ask("第三问");
    assertThat(page.locator(".jw-problem")).containsText("每分钟最多 2 次");
    assertThat(page.locator(".jw-problem")).containsText(Pattern.compile("请 (29|30) 秒后再发送"));
    assertThat(PageTest.field(page)).hasValue("第三问");
    Assertions.assertThat(server.engine().isIdle()).isTrue();
    CLOCK.advance(Duration.ofSeconds(30));
    PageTest.field(page).press("Enter");
    server.engine().nextAsked().says("可以。").ends();
    PageTest.assertEnded(page);
    assertThat(page.locator(".jw-problem")).isHidden();
  }

  private void ask(String question) {
    PageTest.field(page).fill(question);
    PageTest.field(page).press("Enter");
  }
}
