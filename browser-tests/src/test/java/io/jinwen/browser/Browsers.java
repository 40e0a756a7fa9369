package io.jinwen.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The browser of this machine, started once for all tests. */
final class Browsers {
  /** A machine that builds and tests at once is slow; nothing here measures time. */
  private static final double PATIENCE_MILLIS = 30_000;

  private static final List<Path> PLACES =
      Stream.concat(
              Stream.ofNullable(System.getenv("JINWEN_BROWSER")),
              Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"))
          .map(Path::of)
          .toList();

  private Browsers() {}

  static Playwright playwright() {
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
    return Playwright.create(
        new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
  }

  static Browser launch(Playwright playwright) {
    Path browser =
        PLACES.stream()
            .filter(Files::isExecutable)
            .findFirst()
            .orElseThrow(() ->
                new AssertionError(
                    "the browser tests need Chromium (Debian: apt install chromium"
                        + " fonts-noto-cjk); JINWEN_BROWSER may name it; looked at "
                        + PLACES));
    return playwright
        .chromium()
        .launch(
            new BrowserType.LaunchOptions()
                .setExecutablePath(browser)
                .setHeadless(true)
                .setArgs(List.of("--no-sandbox", "--disable-gpu")));
  }
}
