package io.jinwen.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import io.jinwen.assistant.audit.AuditLog;
import io.jinwen.assistant.security.LoginPolicy;
import io.jinwen.assistant.security.NewUser;
import io.jinwen.assistant.security.Passwords;
import io.jinwen.assistant.security.Role;
import io.jinwen.assistant.security.Users;
import io.jinwen.assistant.store.Database;
import io.jinwen.assistant.store.DatabaseAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What depends on the time and on how often something was tried. */
class TimeAndTriesTest {
  private static final String PASSWORD = "Fenhang-2026-Chuangkou";
  private static final int FAILURES_MAX = 5;
  private static final HandClock CLOCK = new HandClock();

  private static Database database;
  private static PageServer server;
  private static Playwright playwright;
  private static Browser browser;

  private BrowserContext visitor;
  private Page page;

  @BeforeAll
  static void start() {
    String url = PageServer.emptyDatabase();
    database = Database.open(new DatabaseAddress(url, "jinwen", ""));
    LoginPolicy policy = new LoginPolicy(FAILURES_MAX, Duration.ofMinutes(15), 12);
    Users users =
        new Users(database, new AuditLog(database, CLOCK), CLOCK, policy, Passwords.bcrypt());
    add(users, "boss", Role.USER, Role.ADMIN);
    add(users, "li", Role.USER);
    server = PageServer.scripted(CLOCK, url, "security=on", "limits.requests-per-minute=2");
    playwright = Browsers.playwright();
    browser = Browsers.launch(playwright);
  }

  private static void add(Users users, String name, Role... roles) {
    users.add("test", new NewUser(name, "", Optional.of(PASSWORD), Set.of(roles)));
  }

  @AfterAll
  static void stop() {
    browser.close();
    playwright.close();
    server.close();
    database.close();
  }

  @BeforeEach
  void open() {
    server.engine().clear();
    visitor = PageTest.visitor(browser, 1280, 800, ColorScheme.LIGHT);
    page = visitor.newPage();
  }

  @AfterEach
  void close() {
    visitor.close();
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
    logIn(page, "li", PASSWORD);
    assertThat(PageTest.field(page)).isFocused();
  }

  private void assertRefused(String name, String password) {
    logIn(page, name, password);
    assertThat(page.locator("input[name=username]")).hasValue(""); // the form anew
    assertThat(page.getByText("没能登录")).isVisible();
    assertThat(page.getByText("多次输错会暂时锁定")).isVisible();
  }

  @Test
  void aDashboardLeftOpenKeepsNoLogin() {
    page.navigate(server.address() + "admin");
    logIn(page, "boss", PASSWORD);
    assertThat(page.locator(".jd-tile").first()).isVisible();
    for (int i = 0; i < 4; i++) {
      CLOCK.advance(Duration.ofMinutes(12));
      answered(() -> PageTest.button(page, "立即更新").click());
    }
    assertThat(page.locator(".jd-tile").first()).isVisible();
    for (int i = 0; i < 2; i++) {
      CLOCK.advance(Duration.ofMinutes(12));
      answered(this::poll);
    }
    assertThat(page.locator(".jd-tile").first()).isVisible();
    CLOCK.advance(Duration.ofMinutes(12));
    poll();
    assertThat(page).hasURL(Pattern.compile(".*/login\\?expired"));
    assertThat(page.getByText("登录已过期，请重新登录。")).isVisible();
  }

  private void answered(Runnable request) {
    page.waitForResponse(response -> response.url().contains("v-r=uidl"), request);
  }

  /** What the page does every 15 seconds. */
  private void poll() {
    page.evaluate("Object.values(Vaadin.Flow.clients).forEach(client => client.poll?.())");
  }

  @Test
  void whoAsksTooOftenIsToldWhenToAskAgainAndKeepsTheQuestion() throws Exception {
    page.navigate(server.address());
    logIn(page, "boss", PASSWORD);
    for (int i = 0; i < 2; i++) {
      ask("第 " + i + " 问");
      server.engine().nextAsked().says("好。").ends();
      PageTest.assertEnded(page);
    }
    ask("第三问");
    assertThat(page.locator(".jw-trouble")).containsText("每分钟最多 2 次");
    assertThat(page.locator(".jw-trouble")).containsText(Pattern.compile("请 (29|30) 秒后再发送"));
    assertThat(PageTest.field(page)).hasValue("第三问");
    Assertions.assertThat(server.engine().isIdle()).isTrue();
    CLOCK.advance(Duration.ofSeconds(30));
    PageTest.field(page).press("Enter");
    server.engine().nextAsked().says("可以。").ends();
    PageTest.assertEnded(page);
    assertThat(page.locator(".jw-trouble")).isHidden();
  }

  private void ask(String question) {
    PageTest.field(page).fill(question);
    PageTest.field(page).press("Enter");
  }

  private static void logIn(Page page, String name, String password) {
    page.locator("input[name=username]").fill(name);
    page.locator("input[name=password]").fill(password);
    page.locator("input[name=password]").press("Enter");
  }
}
