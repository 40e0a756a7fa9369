package io.jinwen.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.jinwen.browser.ScriptedEngine.Answer;
import org.junit.jupiter.api.Test;

/** Another version of an earlier turn hides nothing without a word. */
class VersionsTest extends PageTest {
  @Test
  void theTurnsBehindAnotherVersionStayInReach() throws Exception {
    choose("合规");
    askAndRead("第一个问题怎么看", "第一个回答。");
    choose("客服");
    askAndRead("第二个问题怎么看", "第二个回答。");
    answers(page)
        .first()
        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("重新生成"))
        .click();
    Answer again = server.engine().nextAsked();
    assertThat(page.locator(".jw-elsewhere")).containsText("另一个版本后面还有 1 轮对话。");
    again.says("第一个问题的新回答。").ends();
    assertEnded(page);
    assertThat(page.locator(".jw-turn")).hasCount(1);
    assertThat(page.locator(".jw-answer-role")).hasText("金问 · 合规");
    page.getByText("查看那个版本").click();
    assertThat(page.locator(".jw-turn")).hasCount(2);
    assertThat(lastAnswer(page)).hasText("第二个回答。");
    assertThat(page.locator(".jw-answer-role").first()).hasText("金问 · 合规");
    assertThat(page.locator(".jw-answer-role").last()).hasText("金问 · 客服");
  }

  @Test
  void aChosenThinkingSwitchOutlivesARoleChange() {
    String before = button(page, "深度思考").getAttribute("aria-pressed");
    String chosen = before.equals("true") ? "false" : "true";
    button(page, "深度思考").click();
    assertThat(button(page, "深度思考")).hasAttribute("aria-pressed", chosen);
    for (String role : new String[] {"投研", "合规", "通用", "客服"}) {
      choose(role);
      assertThat(button(page, "深度思考")).hasAttribute("aria-pressed", chosen);
    }
  }

  private void choose(String role) {
    page.locator(".jw-choice button", new Page.LocatorOptions().setHasText(role)).click();
  }
}
