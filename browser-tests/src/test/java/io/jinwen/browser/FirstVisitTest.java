package io.jinwen.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import org.junit.jupiter.api.Test;

/** Somebody who has never seen the page, before the real server and the demonstration model. */
class FirstVisitTest {
  private static final String QUESTION = "理财产品亏损了银行会不会赔偿我的损失呢";
  private static final String BETTER = "净值型理财由客户自担盈亏，银行不赔付亏损；投诉可走本行受理渠道。";

  private PageServer server;
  private Page page;

  @Test
  void asksReadsCorrectsAndFindsTheAnswerAgain() {
    try (PageServer started = PageServer.onTheDemonstrationModel();
        Playwright playwright = Browsers.playwright();
        Browser browser = Browsers.launch(playwright);
        BrowserContext visitor = PageTest.visitor(browser, 1280, 800, ColorScheme.LIGHT)) {
      server = started;
      page = visitor.newPage();
      page.navigate(server.address());
      looksAround();
      readsAnApprovedAnswer();
      hasTheModelAnswer();
      asksInOwnWordsAndIsWarned();
      saysWhatWasWrongAndHowToAnswer();
      findsItAgain();
      aReviewerApproves();
      theAnswerIsTheApprovedOne();
    }
  }

  private void looksAround() {
    assertThat(PageTest.field(page)).isFocused();
    assertThat(page.locator(".jw-demo")).containsText("./jinwen pull");
    assertThat(page.locator(".jw-model-badge")).hasText("JinWen demo");
    assertThat(page.locator(".jw-rows")).containsText("还没有对话");
    choose("合规");
    assertThat(page.locator(".jw-empty-about")).containsText("面向全体员工");
    choose("客服");
    assertThat(page.locator(".jw-example")).hasCount(6);
  }

  private void choose(String role) {
    page.locator(".jw-composer .jw-choice button", new Page.LocatorOptions().setHasText(role))
        .click();
  }

  private void readsAnApprovedAnswer() {
    page.locator(".jw-example", new Page.LocatorOptions().setHasText("什么是结构性存款")).click();
    assertEnded();
    assertThat(page.locator(".jw-source")).containsText("标准答案");
    assertThat(page.locator(".jw-source")).containsText("依据");
    Locator chip = page.locator(".jw-chip").first();
    chip.hover();
    Locator definition = page.locator(".jw-definition").first();
    assertThat(definition).containsText("Structured Deposit");
    page.mouse().move(0, 0);
    assertThat(definition).not().isVisible();
    PageTest.button(page, "改用模型生成").focus();
    page.keyboard().press("Tab"); // and without a mouse
    assertThat(chip).isFocused();
    assertThat(definition).isVisible();
    page.keyboard().press("Escape");
    assertThat(definition).not().isVisible();
  }

  private void hasTheModelAnswer() {
    PageTest.button(page, "改用模型生成").click();
    assertThat(page.locator(".jw-answer-footer .jw-branches")).containsText("2/2");
    assertEnded();
    assertThat(page.locator(".jw-figures").last()).containsText("词元/秒");
    assertThat(PageTest.lastAnswer(page)).not().isEmpty();
  }

  private void asksInOwnWordsAndIsWarned() {
    PageTest.button(page, "新对话").first().click();
    assertThat(page.locator(".jw-empty")).isVisible();
    ask(QUESTION);
    assertThat(page.locator(".jw-row.jw-current")).containsText("理财产品亏损了");
  }

  private void saysWhatWasWrongAndHowToAnswer() {
    PageTest.button(page, "没有帮助").click();
    page.locator("vaadin-dialog").getByText("不完整").click();
    page.locator("vaadin-dialog").getByText("发送").click();
    assertThat(PageTest.button(page, "没有帮助")).hasAttribute("aria-pressed", "true");
    PageTest.button(page, "我会这样回答…").click();
    page.locator("vaadin-dialog textarea").fill(BETTER);
    page.locator("vaadin-dialog").getByText("发送").click();
    assertThat(PageTest.button(page, "我会这样回答…")).hasAttribute("aria-pressed", "true");
  }

  private void findsItAgain() {
    page.navigate(server.address());
    assertThat(page.locator(".jw-row")).hasCount(2);
    page.locator(".jw-search input").fill("亏损了银行");
    assertThat(page.locator(".jw-row")).hasCount(1);
    page.locator(".jw-row a").click();
    assertThat(page.locator(".jw-question-text")).hasText(QUESTION);
    assertThat(PageTest.button(page, "我会这样回答…")).hasAttribute("aria-pressed", "true");
  }

  private void aReviewerApproves() {
    page.locator(".jw-sections a", new Page.LocatorOptions().setHasText("审阅")).click();
    page.locator(".jd-queue-entry").click();
    assertThat(page.locator(".jd-sheet")).containsText("不完整");
    assertThat(page.locator(".jd-compare ins").first()).isVisible();
    PageTest.button(page, "批准").click();
    assertThat(page.getByText("从现在起，这个问题直接用修正后的答案回答")).isVisible();
    assertThat(page.locator(".jd-queue")).containsText("没有待审阅的反馈");
  }

  private void theAnswerIsTheApprovedOne() {
    page.locator(".jw-sections a", new Page.LocatorOptions().setHasText("对话")).click();
    ask(QUESTION);
    assertThat(PageTest.lastAnswer(page)).containsText("由客户自担盈亏");
    assertThat(page.locator(".jw-source")).containsText("标准答案");
  }

  private void ask(String question) {
    PageTest.field(page).fill(question);
    PageTest.field(page).press("Enter");
    assertEnded();
  }

  private void assertEnded() {
    assertThat(PageTest.answers(page).last()).hasAttribute("aria-busy", "false");
    assertThat(page.locator(".jw-feedback").last()).isVisible();
  }
}
