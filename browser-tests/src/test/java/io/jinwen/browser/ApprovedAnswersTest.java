package io.jinwen.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.Test;

/** The page of approved answers: what is asked without one is written one, and then given it. */
class ApprovedAnswersTest extends PageTest {
  @Test
  void aQuestionThatIsAskedOftenGetsAnAnswerThatIsGivenAtOnce() throws Exception {
    askAndRead("本行周末开门吗", "不清楚。");
    button(page, "新对话").first().click();
    askAndRead("本行周末开门吗？", "也不清楚。");

    page.navigate(server.address() + "admin/answers");
    page.locator(".jd-panel summary").first().click();
    Locator row = page.locator(".jd-table tr", new Page.LocatorOptions().setHasText("本行周末开门吗"));
    assertThat(row.first()).containsText("2");
    Barriers.none(page, "answers-1280-light");
    row.first().getByRole(AriaRole.BUTTON).click();
    page.getByLabel("其他问法").fill("周六营业吗\n周日开不开门");
    page.getByLabel("答案（Markdown）").fill("周六上午营业，周日休息。");
    Barriers.none(page, "answers-form-1280-light");
    page.getByText("保存").click();
    assertThat(page.getByText("已保存，立即生效。")).isVisible();

    page.getByLabel("试一个问题").fill("周六营业吗");
    assertThat(page.locator(".jd-result").first()).containsText("会用标准答案「本行周末开门吗");
    page.getByLabel("搜索").fill("周末开门");
    assertThat(page.locator(".jd-tag", new Page.LocatorOptions().setHasText("自有"))).hasCount(1);

    page.navigate(server.address());
    ask("周日开不开门");
    assertThat(lastAnswer(page)).hasText("周六上午营业，周日休息。");
    assertThat(page.locator(".jw-source")).containsText("标准答案");
  }
}
