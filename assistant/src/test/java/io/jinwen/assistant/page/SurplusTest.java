package io.jinwen.assistant.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How much shorter a question must be, told in percent instead of tokens. */
class SurplusTest {
  @ParameterizedTest
  @CsvSource({
    "40000, 20000, 50",
    "30001, 20000, 34", // never less than is needed
    "20001, 20000, 1",
    "20000, 20000, 1", // no room for the answer
    "2000000000, 1, 99"
  })
  void isRoundedUp(int tokens, int tokensMax, int percent) {
    assertThat(ErrorTexts.surplus(tokens, tokensMax)).isEqualTo(percent);
  }
}
