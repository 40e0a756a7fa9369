package io.jinwen.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.BoundingBox;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** The server cannot be reached for a while. */
class AwayTest extends PageTest {
  private static final Pattern WITH_TEXT = Pattern.compile("\\S");

  @Test
  void aQuestionStaysInItsFieldUntilTheServerIsBack() throws Exception {
    askAndRead("服务器还在时问的问题", "收到。");
    Locator badge = page.locator(".jw-model-badge");
    assertThat(badge).hasText("Youtu-LLM-2B");
    Object calm = borderOf(badge);
    visitor.setOffline(true);
    ask("服务器不在时问的问题");
    assertThat(page.locator("html[data-away]")).hasCount(1);
    assertThat(field(page)).hasValue("服务器不在时问的问题");
    assertThat(badge).hasText("Youtu-LLM-2B");
    assertThat(page.locator(".jw-title")).hasText(WITH_TEXT);
    Assertions.assertThat(borderOf(badge)).isNotEqualTo(calm);
    BoundingBox message = page.locator(".v-status-message").boundingBox();
    BoundingBox bar = page.locator(".jw-top").boundingBox();
    Assertions.assertThat(message.y).isGreaterThanOrEqualTo(bar.y + bar.height);
    Barriers.picture(page, "away-1280-light");
    visitor.setOffline(false);
    server.engine().nextAsked().says("现在收到了。").ends();
    assertEnded(page);
    assertThat(page.locator("html[data-away]")).hasCount(0);
    assertThat(page.locator(".jw-turn")).hasCount(2);
    assertThat(field(page)).hasValue("");
    Assertions.assertThat(borderOf(badge)).isEqualTo(calm);
  }

  private static Object borderOf(Locator badge) {
    return badge.evaluate("it => getComputedStyle(it).borderTopColor");
  }
}
