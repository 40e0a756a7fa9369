package io.jinwen.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What a conversation is called, everywhere at once, and what is said where there is none. */
class TitlesTest extends PageTest {
  @Test
  void headerAndTabFollowARename() throws Exception {
    askAndRead("还没改名的对话", "好的。");
    assertThat(page).hasTitle(Pattern.compile("还没改名的对话.*"));
    rename("改过的名字");
    assertThat(page.locator(".jw-title")).hasText("改过的名字");
    assertThat(page).hasTitle(Pattern.compile("改过的名字.*"));
    button(page, "新对话").first().click();
    assertThat(page.locator(".jw-title")).hasText("新对话");
    assertThat(page).hasTitle("金问");
  }

  @Test
  void aConversationThatIsNotThereIsTold() {
    Page fresh = visitor.newPage();
    fresh.navigate(server.address() + "c/nothing");
    assertThat(fresh.locator(".jw-lost h1")).hasText("没有这个对话");
    assertThat(fresh).hasTitle(Pattern.compile("没有这个对话.*"));
    fresh.getByText("回到对话").click();
    assertThat(field(fresh)).isFocused();
  }
}
