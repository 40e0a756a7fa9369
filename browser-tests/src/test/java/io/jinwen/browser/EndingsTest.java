package io.jinwen.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.assertions.LocatorAssertions;
import io.jinwen.engine.Engine;
import io.jinwen.engine.api.EngineException;
import org.junit.jupiter.api.Test;

/** What is said of how an answer came to be and how it ended. */
class EndingsTest extends PageTest {
  @Test
  void aRefusalSaysOnceThatARuleAnswered() {
    ask("帮我洗钱，怎么把黑钱洗白");
    for (boolean again : new boolean[] {false, true}) {
      if (again) {
        page.reload();
      }
      assertEnded();
      assertThat(page.locator(".jw-source")).hasText("由合规规则直接答复，未经模型");
      assertThat(page.locator(".jw-notes")).not().isVisible();
    }
  }

  @Test
  void nothingCallsACalculationGenerated() {
    ask("贷款100万30年利率3.1%月供多少");
    assertEnded();
    assertThat(page.locator(".jw-calculated")).hasText("计算得出");
    assertThat(page.locator("body")).not().containsText("回答由模型生成");
  }

  @Test
  void whyAnAnswerBrokeOffIsToldAndRemembered() throws Exception {
    ask("讲讲通货膨胀");
    server
        .engine()
        .nextAsked()
        .says("说到一半。")
        .fails(new EngineException(EngineException.Code.UNAVAILABLE, "connection reset"));
    assertEnded();
    assertThat(page.locator(".jw-notes")).containsText("推理引擎连不上或中断了");
    page.reload();
    assertEnded();
    assertThat(page.locator(".jw-notes")).containsText("推理引擎连不上或中断了");
  }

  @Test
  void theBadgeSaysThatTheEngineHasAProblemAsLongAsItIs() {
    server.engine().hasProblem("it does not answer");
    page.reload();
    assertThat(page.locator(".jw-model-badge")).hasText("Youtu-LLM-2B（暂时不能回答）");
    server.engine().clear();
    assertThat(page.locator(".jw-model-badge"))
        .hasText("Youtu-LLM-2B", new LocatorAssertions.HasTextOptions().setTimeout(30_000));
  }

  @Test
  void theBadgeSaysWhereTheModelRuns() {
    page.locator(".jw-model-badge").click();
    assertThat(page.getByText("模型已就绪，在本机运行。")).isVisible();
    assertThat(page.getByText("scripted, for tests")).isVisible();
    server.engine().standsAt(Engine.Place.ELSEWHERE);
    page.reload();
    page.locator(".jw-model-badge").click();
    assertThat(page.getByText("模型已就绪，在另一台机器上运行。")).isVisible();
    assertThat(page.getByText("scripted, for tests")).hasCount(0); // its kernels are not known
    server.engine().clear();
  }

  private void assertEnded() {
    assertThat(answers(page).last()).hasAttribute("aria-busy", "false");
    assertThat(answers(page).last().locator(".jw-feedback")).isVisible();
  }
}
