package io.jinwen.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import org.junit.jupiter.api.Test;

/** The login page where an identity provider is set; this one does not answer. */
class ProviderLoginTest {
  @Test
  void theWayToTheProviderIsOfferedAndItsSilenceTold() throws Exception {
    try (PageServer server =
            PageServer.scripted(
                PageServer.emptyDatabase(),
                "security=on",
                "oidc.issuer=http://127.0.0.1:9",
                "oidc.client-id=jinwen");
        Playwright playwright = Browsers.playwright();
        Browser browser = Browsers.launch(playwright);
        BrowserContext visitor = PageTest.visitor(browser, 1024, 800, ColorScheme.LIGHT)) {
      Page page = visitor.newPage();
      page.navigate(server.address());
      assertThat(page.getByText("用统一身份登录")).isVisible();
      Barriers.none(page, "login-provider");
      page.getByText("用统一身份登录").click();
      assertThat(page.getByText("统一身份登录没有成功")).isVisible();
    }
  }
}
