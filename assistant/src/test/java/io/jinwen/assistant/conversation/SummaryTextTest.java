package io.jinwen.assistant.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SummaryTextTest {
  private static final String SOURCE = "客户：我有 10,000 元，想存3个月，利率2.15%合适吗？\n助手：可以。";

  @ParameterizedTest
  @CsvSource({
    "客户想存10000元。,                     客户想存10000元。",
    "客户想存10000元。预期收益4.5%。存3个月。, 客户想存10000元。存3个月。",
    "利率2.15%合适,                         利率2.15%合适",
    "利率215合适,                           ''",
    "没有数字；还是没有,                     没有数字；还是没有",
    "约定15个月！,                          ''"
  })
  void dropsSentencesWithNumbersThatTheSourceDoesNotName(String summary, String kept) {
    assertThat(SummaryText.withoutInventedNumbers(summary, SOURCE)).isEqualTo(kept);
  }
}
