package io.jinwen.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.jinwen.browser.ScriptedEngine.Answer;
import java.util.List;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class ChatTest extends PageTest {
  @Test
  void someoneNewAsksReadsCorrectsAndFindsTheAnswerAgain() throws Exception {
    assertThat(page.locator(".jw-model-badge")).containsText("Youtu-LLM-2B");
    page.locator(".jw-choice button", new Page.LocatorOptions().setHasText("投研")).click();
    page.locator(".jw-example").first().click();
    assertThat(page.locator(".jw-source")).containsText("标准答案");

    button(page, "新对话").first().click();
    assertThat(page.locator(".jw-empty")).isVisible();
    askAndRead("写一段开场白", "先看**蝶式利差**与汇率。");
    assertThat(lastAnswer(page).locator("strong")).hasText("蝶式利差");
    assertThat(page.locator(".jw-figures")).containsText("首字 0.4 秒");
    Assertions.assertThat(page.url()).matches(conversationAddress());

    button(page, "我会这样回答…").click();
    page.locator("vaadin-dialog textarea").fill("先看利差，再看汇率与估值。");
    page.locator("vaadin-dialog").getByText("发送").click();
    assertThat(page.getByText("谢谢，已记录。")).isVisible();
    assertThat(button(page, "我会这样回答…")).hasAttribute("aria-pressed", "true");

    button(page, "新对话").first().click();
    assertThat(page.locator(".jw-empty")).isVisible();
    page.locator(".jw-search input").fill("蝶式");
    assertThat(page.locator(".jw-row")).hasCount(1);
    page.locator(".jw-row a").click();
    assertThat(lastAnswer(page)).containsText("先看蝶式利差与汇率。");
  }

  @Test
  void anAnswerIsSeenWhileItComes() throws Exception {
    ask("逐字说给我听");
    Answer answer = server.engine().nextAsked();
    assertThat(page.locator(".jw-waiting")).containsText("思考中…");
    answer.says("第一句已经到了，后面的还在路上。\n\n");
    assertThat(lastAnswer(page)).containsText("第一句");
    assertThat(answers(page).last()).hasAttribute("aria-busy", "true");
    answer.says("第二句也到了。").ends();
    assertEnded(page);
    assertThat(lastAnswer(page)).containsText("第二句也到了。");
  }

  @Test
  void whatTheModelThoughtIsFoldedAway() throws Exception {
    ask("想一想再说");
    Answer answer = server.engine().nextAsked();
    answer.thinks("先回忆定义。");
    assertThat(page.locator(".jw-waiting")).containsText("深度思考中…");
    assertThat(page.locator(".jw-thinking"))
        .containsText("正在思考：先回忆"); // the guard holds back the end
    answer.says("结论如下。").ends();
    assertEnded(page);
    Locator thoughts = page.locator(".jw-thinking-text");
    assertThat(thoughts).not().isVisible();
    page.getByText(Pattern.compile("思考了 \\d+ 秒")).click();
    assertThat(thoughts).hasText("先回忆定义。");
    page.reload();
    page.getByText("思考过程").click(); // how long it took is seen only where it was seen
    assertThat(page.locator(".jw-thinking-text")).hasText("先回忆定义。");
  }

  @Test
  void aReloadInMidAnswerLosesNothing() throws Exception {
    ask("重新加载会怎样");
    Answer answer = server.engine().nextAsked();
    answer.says("前半句在这里，");
    assertThat(lastAnswer(page)).containsText("前半句");
    page.waitForURL(conversationAddress());
    field(page).fill("写了一半的下一个问题");
    page.reload();
    assertThat(lastAnswer(page)).containsText("前半句");
    assertThat(field(page)).hasValue("写了一半的下一个问题");
    answer.says("后半句也不会丢。").ends();
    assertEnded(page);
    assertThat(lastAnswer(page)).hasText("前半句在这里，后半句也不会丢。");
    page.reload();
    assertThat(lastAnswer(page)).hasText("前半句在这里，后半句也不会丢。");
    field(page).fill("");
  }

  @Test
  void twoWindowsSeeOneAnswerAndAskAtOnce() throws Exception {
    ask("两个窗口");
    Answer answer = server.engine().nextAsked();
    answer.says("同一个回答，");
    page.waitForURL(conversationAddress());
    Page other = window(visitor, page.url().substring(server.address().length()));
    assertThat(lastAnswer(other)).containsText("同一个回答");
    BrowserContext another = visitor(1280, 800, ColorScheme.LIGHT);
    Page third = window(another, "");
    field(third).fill("另一个问题");
    field(third).press("Enter");
    Answer second = server.engine().nextAsked();
    second.says("另一个回答。").ends();
    answer.says("两边都看得到。").ends();
    assertEnded(page);
    assertEnded(other);
    assertEnded(third);
    assertThat(lastAnswer(other)).hasText("同一个回答，两边都看得到。");
    assertThat(lastAnswer(page)).hasText("同一个回答，两边都看得到。");
    assertThat(lastAnswer(third)).hasText("另一个回答。");
    another.close();
  }

  @Test
  void stopsWhenAskedTo() throws Exception {
    ask("说很久");
    Answer answer = server.engine().nextAsked();
    answer.says("说到这里，还要继续说下去，");
    assertThat(lastAnswer(page)).containsText("说到这里");
    field(page).press("Escape");
    Assertions.assertThat(answer.wasCancelled()).isTrue();
    assertThat(page.locator(".jw-notes")).containsText("已按您的要求停止");
    assertThat(button(page, "发送")).isVisible();
    page.reload();
    assertThat(lastAnswer(page)).containsText("说到这里");
  }

  @Test
  void regeneratesAndEditsOnBranches() throws Exception {
    askAndRead("第一版问题", "第一个回答。");
    button(page, "重新生成").click();
    server.engine().nextAsked().says("第二个回答。").ends();
    assertThat(lastAnswer(page)).hasText("第二个回答。");
    assertThat(page.locator(".jw-answer-footer .jw-branches")).containsText("2/2");
    button(page, "上一个版本").click();
    assertThat(lastAnswer(page)).hasText("第一个回答。");

    field(page).press("ArrowUp");
    Locator editor = page.locator(".jw-editor .jw-entry");
    assertThat(editor).hasValue("第一版问题");
    editor.fill("第二版问题");
    editor.press("Enter");
    server.engine().nextAsked().says("第三个回答。").ends();
    assertThat(lastAnswer(page)).hasText("第三个回答。");
    assertThat(page.locator(".jw-question-text")).hasText("第二版问题");
    assertThat(page.locator(".jw-question .jw-branches")).containsText("2/2");
  }

  @Test
  void renamesAndDeletesAConversation() throws Exception {
    askAndRead("要改名的对话", "好的。");
    rename("改过的名字");
    assertThat(page.locator(".jw-row.jw-current")).containsText("改过的名字");
    rowMenu(page.locator(".jw-row.jw-current"), "删除对话");
    page.locator("vaadin-confirm-dialog")
        .getByText("删除", new Locator.GetByTextOptions().setExact(true))
        .click();
    assertThat(page.locator(".jw-empty")).isVisible();
    assertThat(page.locator(".jw-rows")).not().containsText("改过的名字");
  }

  @Test
  void shiftEnterBreaksTheLineAndTheInputMethodKeepsItsEnter() throws Exception {
    field(page).pressSequentially("第一行");
    field(page).press("Shift+Enter");
    field(page).pressSequentially("第二行");
    field(page)
        .evaluate(
            "field => field.dispatchEvent(new KeyboardEvent('keydown',"
                + " {key: 'Enter', isComposing: true, bubbles: true}))");
    assertThat(field(page)).hasValue("第一行\n第二行");
    field(page).press("Enter");
    server.engine().nextAsked().says("两行都看到了。").ends();
    assertEnded(page);
    assertThat(page.locator(".jw-question-text")).hasText("第一行\n第二行");
  }

  @Test
  void speaksEnglishToo() {
    button(page, "English").click();
    assertThat(field(page)).hasAttribute("placeholder", "Ask something; Enter sends");
    assertThat(page.locator("html")).hasAttribute("lang", "en");
    page.locator(".jw-choice button", new Page.LocatorOptions().setHasText("General")).click();
    Locator example = page.locator(".jw-example", new Page.LocatorOptions().setHasText("LPR"));
    assertThat(example).containsText("What is the LPR?");
    assertThat(example.locator(".jw-example-asked")).hasText("什么是LPR？");
    page.locator(".jw-example", new Page.LocatorOptions().setHasText("Sum up")).click();
    assertThat(field(page)).hasValue("Sum up the article below and keep all figures:");
    field(page).fill("");
    example.click();
    assertThat(page.locator(".jw-question-text")).hasText("什么是LPR？");
    assertThat(page.locator(".jw-source")).containsText("Reviewed answer");
    button(page, "中文").click();
    assertThat(field(page)).hasAttribute("placeholder", "输入问题，按 Enter 发送");
  }

  @Test
  void escapeStopsWhereverTheFocusIs() throws Exception {
    askAndRead("先问一个", "第一个回答。");
    button(page, "重新生成").click();
    Answer answer = server.engine().nextAsked();
    answer.says("第二个回答还很长，");
    assertThat(lastAnswer(page)).containsText("第二个回答");
    page.locator(".jw-model-badge").focus();
    page.keyboard().press("Escape");
    Assertions.assertThat(answer.wasCancelled()).isTrue();
    assertThat(page.locator(".jw-notes")).containsText("已按您的要求停止");
  }

  @Test
  void aLostConnectionIsToldAndLosesNothing() throws Exception {
    ask("网络断了会怎样");
    Answer answer = server.engine().nextAsked();
    answer.says("断之前的半句，");
    assertThat(lastAnswer(page)).containsText("断之前");
    visitor.setOffline(true);
    page.locator(".jw-choice button", new Page.LocatorOptions().setHasText("合规")).click();
    assertThat(page.locator("vaadin-connection-indicator")).containsText("连接中断，正在重连");
    answer.says("断之后的半句。").ends();
    visitor.setOffline(false);
    assertEnded(page);
    assertThat(lastAnswer(page)).hasText("断之前的半句，断之后的半句。");
    assertThat(page.locator(".jw-choice button", new Page.LocatorOptions().setHasText("合规")))
        .hasAttribute("aria-pressed", "true");
  }

  @Test
  void copiesAnAnswerAndACodeAndKeepsTheTheme() throws Exception {
    visitor.grantPermissions(List.of("clipboard-read", "clipboard-write"));
    askAndRead("给我一段代码", "如下：\n\n```java\nint days = 365;\n```");
    assertThat(lastAnswer(page).locator(".jw-code-keyword")).hasText("int");
    assertThat(lastAnswer(page).locator(".jw-code-number")).hasText("365");
    lastAnswer(page).getByText("复制").click();
    Assertions.assertThat(clipboard()).isEqualTo("int days = 365;");
    page.locator(".jw-answer-footer")
        .getByLabel("复制", new Locator.GetByLabelOptions().setExact(true))
        .click();
    Assertions.assertThat(clipboard()).contains("如下：").contains("int days = 365;");
    button(page, "深色").click();
    assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
    page.reload();
    assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
    button(page, "跟随系统").click();
  }

  private String clipboard() {
    return page.evaluate("navigator.clipboard.readText()").toString().strip();
  }

  @Test
  void gradesOfCustomerAndProductBringAHintWithItsRegulation() throws Exception {
    button(page, "适当性").click();
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("C2").setExact(true))
        .click();
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("R4").setExact(true))
        .click();
    page.keyboard().press("Escape");
    ask("这款产品可以推荐给他吗");
    assertThat(page.locator(".jw-hint").first()).containsText("《");
  }
}
