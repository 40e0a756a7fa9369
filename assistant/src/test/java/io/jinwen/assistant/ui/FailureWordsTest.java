package io.jinwen.assistant.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.assistant.chat.Failure;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Why an answer failed is told, each reason in its own words. */
class FailureWordsTest {
  @Test
  void everyReasonHasItsOwnWordsInBothLanguages() {
    Texts texts = new Texts();
    for (Locale locale : new Locale[] {Locale.SIMPLIFIED_CHINESE, Locale.ENGLISH}) {
      assertThat(
              Arrays.stream(Failure.values())
                  .map(why -> texts.getTranslation("ending.failed." + why.name(), locale)))
          .hasSize(Failure.values().length)
          .doesNotHaveDuplicates()
          .allMatch(words -> words.length() > 10);
    }
  }
}
