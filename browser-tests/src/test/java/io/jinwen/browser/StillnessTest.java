package io.jinwen.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import io.jinwen.browser.ScriptedEngine.Answer;
import org.assertj.core.api.Assertions;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nothing jumps while somebody reads, and everything stands in one column. */
class StillnessTest extends PageTest {
  private static final double SHIFT_ON_LOAD_MAX = 0.05;
  private static final double SHIFT_AT_THE_END_MAX = 0.001;
  private static final Offset<Double> A_PIXEL = Offset.offset(1.0);

  /** One that rule cards say something about. */
  private static final String QUESTION = "给 C2 客户介绍 R4 净值型理财，风险等级和预期收益怎么说明？";

  @ParameterizedTest
  @CsvSource({"360, 740", "1000, 800", "1280, 800", "1920, 1080"})
  void nothingJumps(int width, int height) throws Exception {
    try (BrowserContext guest = visitor(width, height, ColorScheme.LIGHT)) {
      Shifts.count(guest);
      Page window = window(guest, "");
      assertThat(window.locator(".jw-skeleton")).hasCount(0);
      window.waitForTimeout(500);
      Assertions.assertThat(Shifts.sum(window))
          .as("on load: " + Shifts.describe(window))
          .isLessThan(SHIFT_ON_LOAD_MAX);

      window.locator(".jw-choice button", new Page.LocatorOptions().setHasText("合规")).click();
      field(window).fill(QUESTION);
      field(window).press("Enter");
      Answer answer = server.engine().nextAsked();
      answer.says(LookTest.ANSWER);
      assertThat(lastAnswer(window)).containsText("不能推荐");
      assertOneColumn(window);
      window.waitForTimeout(700); // what is left of the keys' effect
      Shifts.forget(window);
      answer.ends();
      assertEnded(window);
      assertThat(window.locator(".jw-hint").first()).isVisible();
      window.waitForTimeout(500);
      Assertions.assertThat(Shifts.sum(window))
          .as("at the end of an answer: " + Shifts.describe(window))
          .isLessThan(SHIFT_AT_THE_END_MAX);
      assertOneColumn(window);
    }
  }

  private static void assertOneColumn(Page window) {
    BoundingBox composer = window.locator(".jw-composer-box").boundingBox();
    for (String part : new String[] {".jw-turn", ".jw-answer"}) {
      BoundingBox box = box(window.locator(part).last());
      if (window.viewportSize().width > 640) { // on a phone the field is a little wider
        Assertions.assertThat(box.x).as(part).isCloseTo(composer.x, A_PIXEL);
        Assertions.assertThat(box.width).as(part).isCloseTo(composer.width, A_PIXEL);
      }
      Assertions.assertThat(box.x + box.width / 2)
          .as("middle of " + part)
          .isCloseTo(composer.x + composer.width / 2, A_PIXEL);
    }
    BoundingBox question = box(window.locator(".jw-question-text").last());
    BoundingBox turn = box(window.locator(".jw-turn").last());
    Assertions.assertThat(question.x + question.width).isCloseTo(turn.x + turn.width, A_PIXEL);
  }

  private static BoundingBox box(Locator part) {
    return part.boundingBox();
  }
}
