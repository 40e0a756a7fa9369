package io.jinwen.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import io.jinwen.engine.api.EngineException;
import org.junit.jupiter.api.Test;

/** How long a question may be is said while it is written, and in plain words. */
class LengthTest extends PageTest {
  @Test
  void aCounterStandsFrom500CharactersOn() {
    Locator count = page.locator(".jw-composer .jw-count");
    field(page).fill("长".repeat(499));
    assertThat(count).not().isVisible();
    field(page).fill("长".repeat(500));
    assertThat(count).hasText("500 字");
    field(page).fill("长".repeat(33_000)); // the scripted model reads 32,768 tokens
    assertThat(count).containsText("33,000 字，可能超过模型一次能读的长度（约 32,768 字）");
    field(page).fill("短");
    assertThat(count).not().isVisible();
  }

  @Test
  void whatIsTooLongComesBackWithAPlainSentence() {
    String words = "请概括这段文字。" + "长".repeat(20_000);
    server
        .engine()
        .refuseNext(new EngineException(EngineException.Code.PROMPT_TOO_LONG, "40 of 32 tokens"));
    ask(words);
    Locator trouble = page.locator(".jw-trouble");
    assertThat(trouble).containsText("太长了，模型一次读不下");
    assertThat(trouble).not().containsText("词元");
    assertThat(field(page)).hasValue(words);
  }
}
