package io.jinwen.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import io.jinwen.browser.ScriptedEngine.Answer;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** What was typed and not sent is still there, whatever happens to the window. */
class DraftsTest extends PageTest {
  @Test
  void itOutlivesAReloadAndAClosedWindow() {
    field(page).fill("写到一半的问题");
    page.reload();
    assertThat(field(page)).hasValue("写到一半的问题");
    page.close();
    page = window(visitor, "");
    assertThat(field(page)).hasValue("写到一半的问题");
  }

  @Test
  void eachConversationHasItsOwn() throws Exception {
    askAndRead("草稿属于哪个对话", "属于它自己的。");
    page.waitForURL(conversationAddress());
    field(page).fill("追问写到一半");
    button(page, "新对话").first().click();
    assertThat(page.locator(".jw-empty")).isVisible();
    assertThat(field(page)).hasValue("");
    field(page).fill("另一个问题");
    page.locator(".jw-row a").first().click();
    assertThat(page.locator(".jw-turn")).hasCount(1);
    assertThat(field(page)).hasValue("追问写到一半");
    button(page, "新对话").first().click();
    assertThat(field(page)).hasValue("另一个问题");
  }

  @Test
  void whatIsTypedBeforeTheNextConversationHasComeBelongsToIt() throws Exception {
    askAndRead("慢网络上的对话", "好的。");
    page.waitForURL(conversationAddress());
    field(page).fill("追问写到一半");
    page.evaluate( // no answer of the server can lie between
        """
        document.querySelector('.jw-new').click();
        const entry = document.querySelector('.jw-composer .jw-entry');
        entry.value = '新问题';
        entry.dispatchEvent(new Event('input', { bubbles: true }));
        """);
    assertThat(page.locator(".jw-empty")).isVisible();
    assertThat(field(page)).hasValue("新问题");
    page.locator(".jw-row a").first().click();
    assertThat(page.locator(".jw-turn")).hasCount(1);
    assertThat(field(page)).hasValue("追问写到一半");
  }

  @Test
  void whatIsSentIsADraftNoMore() throws Exception {
    ask("发送以后");
    Answer answer = server.engine().nextAsked();
    field(page).fill("边看边写");
    answer.says("草稿就没有了。").ends();
    assertEnded(page);
    page.waitForURL(conversationAddress());
    page.reload();
    assertThat(field(page)).isFocused();
    assertThat(field(page)).hasValue("边看边写");
    field(page).press("Enter");
    server.engine().nextAsked().says("好。").ends();
    assertEnded(page);
    page.reload();
    assertThat(page.locator(".jw-turn")).hasCount(2);
    assertThat(field(page)).hasValue("");
    Assertions.assertThat(drafts(page)).isZero();
  }

  @Test
  void ofManyTheOldestGo() {
    page.evaluate(
        """
        for (let i = 0; i < 60; i++) {
          localStorage.setItem(`jinwen.draft.local/${i}`, JSON.stringify({ text: 'x', at: i }));
        }
        """);
    field(page).fill("最新的");
    Assertions.assertThat(drafts(page)).isEqualTo(50);
    Assertions.assertThat(page.evaluate("localStorage.getItem('jinwen.draft.local/10')")).isNull();
    Assertions.assertThat(page.evaluate("localStorage.getItem('jinwen.draft.local/11')"))
        .isNotNull();
    page.reload();
    assertThat(field(page)).hasValue("最新的");
  }

  private static int drafts(Page window) {
    return (int)
        window.evaluate(
            "Object.keys(localStorage).filter(key => key.startsWith('jinwen.draft.')).length");
  }
}
