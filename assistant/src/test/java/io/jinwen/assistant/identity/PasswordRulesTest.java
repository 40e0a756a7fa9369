package io.jinwen.assistant.identity;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordRulesTest {
  @ParameterizedTest
  @ValueSource(strings = {"Fenhang-2026", "abcdefG12345", "分行窗口第3号Abcde", "correct Horse 9"})
  void takesGoodOnes(String password) {
    assertThatCode(() -> PasswordRules.require("anna", password, 12)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "Kurz-2026, 9 characters",
    "abcdefghijkl, three of these kinds",
    "abcdefgh1234, three of these kinds",
    "Aa1Aa1Aa1Aa1, different characters",
    "Meine-Anna-12, the user's name",
  })
  void namesTheRuleThatAWeakOneBreaks(String password, String rule) {
    assertThatThrownBy(() -> PasswordRules.require("anna", password, 12))
        .isInstanceOf(AccessException.class)
        .hasMessageContaining(rule)
        .hasMessageNotContaining(password);
  }

  @Test
  void refusesMoreThanTheHashReads() {
    assertThatThrownBy(() -> PasswordRules.require("anna", "A1" + "密".repeat(24), 12))
        .hasMessageContaining("74 bytes");
  }
}
