package io.jinwen.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.util.stream.Collectors.joining;

import com.microsoft.playwright.Locator;
import io.jinwen.engine.api.EngineException;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
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
    Locator problem = page.locator(".jw-problem");
    assertThat(problem).containsText("太长了，模型一次读不下");
    assertThat(problem).not().containsText("词元");
    assertThat(field(page)).hasValue(words);
  }

  @Test
  void aQuestionOfMoreThanEightLinesIsCutUntilSomebodyWantsItAll() throws Exception {
    askAndRead("一行的问题", "短。");
    assertThat(button(page, "展开全部")).hasCount(0);
    String lines = IntStream.rangeClosed(1, 12).mapToObj("第%d行"::formatted).collect(joining("\n"));
    field(page).fill(lines);
    field(page).press("Enter");
    server.engine().nextAsked().says("长。").ends();
    assertThat(page.locator(".jw-turn")).hasCount(2);
    assertEnded(page);
    Locator question = page.locator(".jw-question-text").last();
    Object cut = question.evaluate("it => it.clientHeight");
    button(page, "展开全部").click();
    Assertions.assertThat((int) question.evaluate("it => it.clientHeight"))
        .isGreaterThan((int) cut * 4 / 3);
    assertThat(button(page, "收起")).hasAttribute("aria-expanded", "true");
    button(page, "收起").click();
    Assertions.assertThat(question.evaluate("it => it.clientHeight")).isEqualTo(cut);
    assertThat(question).hasText(lines);
  }
}
