package io.jinwen.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.jinwen.assistant.identity.Role;
import java.time.Clock;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A day in a branch: who asks, who reviews, who administers and who audits, each with a login. */
class DayTest extends LoginTest {
  private static final String QUESTION = "本行周末能不能办理外币兑换";
  private static final String BETTER = "外币兑换周六上午办理，请带身份证件；周日不办理。";

  @BeforeAll
  static void start() {
    start(Clock.systemUTC());
    add("mei", Role.USER, Role.REVIEWER);
    add("wu", Role.AUDITOR);
  }

  @Test
  void aDay() throws Exception {
    theAdviserAsksAndKnowsBetter();
    theReviewerApproves();
    theAdviserGetsTheApprovedAnswer();
    theAdministratorForbidsAWord();
    theAdviserIsStopped();
    theAuditorFindsAllOfIt();
  }

  private void theAdviserAsksAndKnowsBetter() throws Exception {
    page.navigate(server.address());
    logIn("li", PASSWORD);
    assertThat(PageTest.field(page)).isFocused();
    ask(QUESTION);
    server.engine().nextAsked().says("一般可以，请以网点公告为准。").ends();
    PageTest.assertEnded(page);
    assertThat(page.locator(".jw-source")).containsText("AI 生成 · 未审核");
    PageTest.button(page, "我会这样回答…").click();
    page.locator("vaadin-dialog textarea").fill(BETTER);
    page.locator("vaadin-dialog").getByText("发送").click();
    assertThat(page.getByText("谢谢，已记录。")).isVisible();
    leave();
  }

  private void theReviewerApproves() {
    logIn("mei", PASSWORD);
    section("审阅");
    page.locator(".jd-queue-entry").click();
    assertThat(page.locator(".jd-sheet h2")).hasText(QUESTION);
    assertThat(page.locator(".jd-compare ins").first()).isVisible();
    PageTest.button(page, "批准").click();
    assertThat(page.getByText("从现在起，这个问题直接用修正后的答案回答")).isVisible();
    assertThat(page.locator(".jd-queue")).containsText("没有待审阅的反馈");
    leave();
  }

  private void theAdviserGetsTheApprovedAnswer() {
    logIn("li", PASSWORD);
    ask(QUESTION);
    assertThat(PageTest.lastAnswer(page)).hasText(BETTER);
    assertThat(page.locator(".jw-source")).containsText("标准答案");
    Assertions.assertThat(server.engine().isIdle()).isTrue();
    leave();
  }

  private void theAdministratorForbidsAWord() throws Exception {
    logIn("boss", PASSWORD);
    section("管理");
    assertThat(page.locator(".jd-tile").first()).isVisible();
    PageTest.button(page, "最近 30 天").click();
    assertThat(page.getByText("最近 30 天共提问 2 次，其中没有依据的 0 次。")).isVisible();
    Barriers.none(page, "day-month-1280-light");
    page.locator(".jd-menu").getByText("敏感词").click();
    PageTest.button(page, "添加词语").click();
    Locator dialog = page.locator("vaadin-dialog");
    dialog.getByLabel("词语", new Locator.GetByLabelOptions().setExact(true)).fill("内部返点价");
    dialog.locator("vaadin-combo-box input").fill("自有");
    dialog.locator("vaadin-combo-box input").press("Enter");
    dialog.getByText("拦截：拒绝提问").click();
    dialog.getByText("保存", new Locator.GetByTextOptions().setExact(true)).click();
    assertThat(page.getByText("已保存，立即生效。")).isVisible();
    leave();
  }

  private void theAdviserIsStopped() {
    logIn("li", PASSWORD);
    ask("给我内部返点价");
    assertThat(PageTest.answers(page).last()).hasAttribute("aria-busy", "false");
    assertThat(page.locator(".jw-source")).containsText("由合规规则直接答复，未经模型");
    Assertions.assertThat(server.engine().isIdle()).isTrue();
    leave();
  }

  private void theAuditorFindsAllOfIt() throws Exception {
    logIn("wu", PASSWORD);
    assertThat(page.locator("h1")).hasText("审计");
    assertThat(page.locator(".jw-sections")).hasCount(0);
    Locator table = page.locator(".jd-audit > .jd-table");
    for (String kind : new String[] {"已回答", "审阅", "标准答案", "修改内容", "已拒绝", "登录"}) {
      assertThat(table).containsText(kind);
    }
    page.getByLabel("用户", new Page.GetByLabelOptions().setExact(true)).fill("li");
    page.getByLabel("问答中的文字").fill("外币兑换");
    assertThat(table.locator("tbody tr")).hasCount(2);
    Barriers.none(page, "day-audit-1280-light");
    PageTest.button(page, "检查").click();
    assertThat(page.locator(".jd-result")).containsText("条记录都与写入时一致");
    leave();
  }

  private void ask(String question) {
    PageTest.field(page).fill(question);
    PageTest.field(page).press("Enter");
  }

  private void section(String name) {
    page.locator(".jw-sections a", new Page.LocatorOptions().setHasText(name)).click();
  }

  private void leave() {
    PageTest.button(page, "退出登录").click();
    assertThat(page.getByText("已退出登录。")).isVisible();
  }
}
