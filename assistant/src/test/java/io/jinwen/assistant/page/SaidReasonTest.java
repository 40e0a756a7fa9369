package io.jinwen.assistant.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.assistant.page.FeedbackBar.SaidReason;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SaidReasonTest {
  private static final Map<String, String> NAMES = new LinkedHashMap<>();

  static {
    NAMES.put("wrong", "内容有误");
    NAMES.put("unclear", "不易读懂");
  }

  @ParameterizedTest
  @CsvSource({
    "wrong, '', 内容有误",
    "wrong, 利率：写错了, 内容有误：利率：写错了",
    "'', 说不清, 说不清",
    "'', '', ''",
    "'', 内容有误吗？, 内容有误吗？"
  })
  void isReadAsItWasWritten(String chosen, String words, String text) {
    SaidReason reason = new SaidReason(chosen, words);
    assertThat(reason.text(NAMES)).isEqualTo(text);
    assertThat(SaidReason.read(text, NAMES)).isEqualTo(reason);
  }
}
