package io.jinwen.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** What every test of the page begins with: a server, a browser, a window that is a new user's. */
abstract class PageTest {
  static PageServer server;
  static Playwright playwright;
  static Browser browser;

  BrowserContext visitor;
  Page page;

  @BeforeAll
  static void start() {
    server = PageServer.scripted();
    playwright = Browsers.playwright();
    browser = Browsers.launch(playwright);
  }

  @AfterAll
  static void stop() {
    browser.close();
    playwright.close();
    server.close();
  }

  @BeforeEach
  void open() {
    server.engine().clear();
    visitor = visitor(1280, 800, ColorScheme.LIGHT);
    page = window(visitor, "");
  }

  @AfterEach
  void close() {
    visitor.close();
  }

  static BrowserContext visitor(int width, int height, ColorScheme scheme) {
    return visitor(browser, width, height, scheme);
  }

  static BrowserContext visitor(Browser browser, int width, int height, ColorScheme scheme) {
    return browser.newContext(
        new Browser.NewContextOptions()
            .setViewportSize(width, height)
            .setColorScheme(scheme)
            .setLocale("zh-CN"));
  }

  /** A window on a conversation or a new one, ready to be used. */
  static Page window(BrowserContext visitor, String path) {
    Page page = visitor.newPage();
    page.navigate(server.address() + path);
    assertThat(field(page)).isFocused();
    return page;
  }

  /** A window on another view, with this on it. */
  static Page window(BrowserContext visitor, String path, String what) {
    Page page = visitor.newPage();
    page.navigate(server.address() + path);
    assertThat(page.locator(what).first()).isVisible();
    return page;
  }

  static Locator field(Page page) {
    return page.locator(".jw-composer .jw-entry");
  }

  static Locator answers(Page page) {
    return page.locator(".jw-answer");
  }

  static Locator lastAnswer(Page page) {
    return answers(page).last().locator(".jw-markdown");
  }

  static Locator button(Page page, String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  /** Chooses an entry of the menu of a conversation or folder in the list. */
  void rowMenu(Locator row, String entry) {
    row.hover();
    row.locator(".jw-row-menu").click();
    page.locator("vaadin-popover[opened] .jw-menu-entries")
        .getByText(entry, new Locator.GetByTextOptions().setExact(true))
        .click();
  }

  /** Renames the conversation on show in the list. */
  void rename(String title) {
    rowMenu(page.locator(".jw-row.jw-current"), "重命名");
    Locator dialog = page.locator("vaadin-confirm-dialog");
    dialog.locator("input").fill(title);
    dialog.getByText("保存", new Locator.GetByTextOptions().setExact(true)).click();
  }

  void ask(String question) {
    field(page).fill(question);
    field(page).press("Enter");
  }

  /** Asks, and waits until the answer is there and remembered. */
  void askAndRead(String question, String answer) throws InterruptedException {
    ask(question);
    server.engine().nextAsked().says(answer).ends();
    assertEnded(page);
  }

  static void assertEnded(Page page) {
    assertThat(answers(page).last()).hasAttribute("aria-busy", "false");
    assertThat(answers(page).last().locator(".jw-figures")).isVisible();
  }

  static Pattern conversationAddress() {
    return Pattern.compile(".*/c/.+");
  }
}
