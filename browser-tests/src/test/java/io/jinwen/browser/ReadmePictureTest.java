package io.jinwen.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.jinwen.assistant.records.session.SessionStore;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Takes the pictures of docs/images: target/pictures/page-1440-light.png is page.png, which both
 * READMEs show; the others go by their own names. There they have 128 colours, a third of the size.
 */
class ReadmePictureTest extends PageTest {
  private static final List<String> EARLIER =
      List.of("存款保险最高赔付多少", "朋友圈发理财宣传要审批吗", "久期与利率风险", "结构性存款怎么向客户解释", "双录资料清单");

  @BeforeAll
  static void remember() {
    SessionStore sessions = server.part(SessionStore.class);
    EARLIER.forEach(title -> sessions.create("local", "service", title));
  }

  @ParameterizedTest
  @CsvSource({
    "360, 740, LIGHT",
    "360, 740, DARK",
    "768, 1024, LIGHT",
    "768, 1024, DARK",
    "1440, 900, LIGHT",
    "1440, 900, DARK",
    "1920, 1080, LIGHT",
    "1920, 1080, DARK"
  })
  void thePictureOfTheReadme(int width, int height, ColorScheme scheme) throws Exception {
    try (BrowserContext guest = visitor(width, height, scheme)) {
      Page window = window(guest, "");
      LookTest.answered(window);
      assertThat(lastAnswer(window).locator(".jw-table")).isVisible();
      Barriers.picture(window, "page-%d-%s".formatted(width, scheme.name().toLowerCase()));
      String session = window.url().replaceAll(".*/c/", "");
      server.part(SessionStore.class).delete("local", session); // one is enough in the list
    }
  }
}
