package io.jinwen.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.jinwen.assistant.records.session.SessionStore;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Takes the picture of both READMEs: target/pictures/readme.png is docs/images/page.png. */
class ReadmePictureTest extends PageTest {
  private static final List<String> EARLIER =
      List.of("存款保险最高赔付多少", "朋友圈发理财宣传要审批吗", "久期与利率风险", "结构性存款怎么向客户解释", "双录资料清单");

  @Test
  void thePictureOfTheReadme() throws Exception {
    SessionStore sessions = server.part(SessionStore.class);
    EARLIER.forEach(title -> sessions.create("local", "service", title));
    try (BrowserContext guest = visitor(1440, 900, ColorScheme.LIGHT)) {
      Page window = window(guest, "");
      LookTest.answered(window);
      assertThat(lastAnswer(window).locator(".jw-table")).isVisible();
      Barriers.picture(window, "readme");
    }
  }
}
