package io.jinwen.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import io.jinwen.assistant.identity.Passwords;
import io.jinwen.assistant.identity.Role;
import io.jinwen.assistant.identity.Users;
import io.jinwen.assistant.identity.Users.LoginPolicy;
import io.jinwen.assistant.identity.Users.NewUser;
import io.jinwen.assistant.records.audit.AuditLog;
import io.jinwen.assistant.records.store.Database;
import io.jinwen.assistant.records.store.DatabaseAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * What every test of a page with a login begins with: users, a server that knows them, a window.
 */
abstract class LoginTest {
  static final String PASSWORD = "Fenhang-2026-Chuangkou";
  static final int FAILURES_MAX = 5;

  static Users users;
  static PageServer server;
  static Playwright playwright;
  static Browser browser;
  private static Database database;

  BrowserContext visitor;
  Page page;

  /** Starts a server with the login on and these settings; boss administers, li asks. */
  static void start(Clock clock, String... settings) {
    String url = PageServer.emptyDatabase();
    database = Database.open(new DatabaseAddress(url, "jinwen", ""));
    LoginPolicy policy = new LoginPolicy(FAILURES_MAX, Duration.ofMinutes(15), 12);
    AuditLog audit = new AuditLog(database, clock);
    users = new Users(database, audit, clock, policy, Passwords.bcrypt());
    add("boss", Role.USER, Role.ADMIN);
    add("li", Role.USER);
    String[] all =
        Stream.concat(Stream.of("security=on"), Stream.of(settings)).toArray(String[]::new);
    server = PageServer.scripted(clock, url, all);
    playwright = Browsers.playwright();
    browser = Browsers.launch(playwright);
  }

  static void add(String name, Role... roles) {
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

  void logIn(String name, String password) {
    logIn(page, name, password);
  }

  static void logIn(Page page, String name, String password) {
    page.locator("input[name=username]").fill(name);
    page.locator("input[name=password]").fill(password);
    page.locator("input[name=password]").press("Enter");
  }
}
