package io.jinwen.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import org.junit.jupiter.api.Test;

/** No click loses what somebody wrote. */
class FeedbackTest extends PageTest {
  private static final String BETTER = "我会这样回答…";

  @Test
  void aThumbAfterACorrectionKeepsIt() throws Exception {
    askAndRead("纠正以后再点赞", "模型的回答。");
    button(page, BETTER).click();
    text().fill("这样才对。");
    send();
    assertThat(button(page, BETTER)).hasAttribute("aria-pressed", "true");
    button(page, "有帮助").click();
    assertThat(button(page, "有帮助")).hasAttribute("aria-pressed", "true");
    assertThat(button(page, BETTER)).hasAttribute("aria-pressed", "true");
    page.reload();
    assertEnded(page);
    button(page, BETTER).click();
    assertThat(text()).hasValue("这样才对。");
  }

  @Test
  void aReasonIsThereWhenTheDialogOpensAgain() throws Exception {
    askAndRead("说明原因", "模型的回答。");
    button(page, "没有帮助").click();
    button(page, "信息过时").click();
    text().fill("去年的利率");
    send();
    assertThat(button(page, "没有帮助")).hasAttribute("aria-pressed", "true");
    page.reload();
    assertEnded(page);
    button(page, "没有帮助").click();
    assertThat(button(page, "信息过时")).hasAttribute("aria-pressed", "true");
    assertThat(text()).hasValue("去年的利率");
  }

  @Test
  void whatIsHalfWrittenSurvivesAClickBesideAndCancel() throws Exception {
    askAndRead("写到一半", "模型的回答。");
    button(page, BETTER).click();
    text().fill("写到一半的话");
    page.mouse().click(5, 5);
    assertThat(text()).hasValue("写到一半的话");
    dialog().getByText("取消").click();
    assertThat(dialog()).hasCount(0);
    button(page, BETTER).click();
    assertThat(text()).hasValue("写到一半的话");
  }

  private Locator dialog() {
    return page.locator("vaadin-dialog[opened]");
  }

  private Locator text() {
    return dialog().locator("textarea");
  }

  private void send() {
    dialog().getByText("发送").click();
    assertThat(dialog()).hasCount(0);
  }
}
