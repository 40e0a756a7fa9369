package io.jinwen.assistant.knowledge;

import static io.jinwen.assistant.knowledge.Intent.AMOUNT;
import static io.jinwen.assistant.knowledge.Intent.CAN;
import static io.jinwen.assistant.knowledge.Intent.DIFFERENCE;
import static io.jinwen.assistant.knowledge.Intent.HOW;
import static io.jinwen.assistant.knowledge.Intent.NEED;
import static io.jinwen.assistant.knowledge.Intent.RISK;
import static io.jinwen.assistant.knowledge.Intent.WHAT;
import static io.jinwen.assistant.knowledge.Intent.WHEN;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IntentTest {
  @Test
  void findsWordsAnywhere() {
    assertThat(Intent.of("什么是久期")).containsExactly(WHAT);
    assertThat(Intent.of("久期是什么")).containsExactly(WHAT);
    assertThat(Intent.of("开户要带什么材料")).containsExactly(NEED);
    assertThat(Intent.of("转账多久到账")).containsExactly(WHEN);
    assertThat(Intent.of("理财亏了")).containsExactly(RISK);
    assertThat(Intent.of("")).isEmpty();
    assertThat(Intent.of("你好")).isEmpty();
  }

  @Test
  void findsSeveral() {
    assertThat(Intent.of("存款和理财哪个起点高怎么办理")).containsExactlyInAnyOrder(DIFFERENCE, AMOUNT, HOW);
  }

  @Test
  void readsWhetherSomethingCanBeDone() {
    assertThat(Intent.of("定期能转吗")).containsExactly(CAN);
    assertThat(Intent.of("定期转了行不")).containsExactly(CAN);
    assertThat(Intent.of("产能高吗")).as("能 within 14 characters of the end").contains(CAN);
    assertThat(Intent.of("能力高吗")).doesNotContain(CAN);
    assertThat(Intent.of("能转就转")).doesNotContain(CAN);
  }
}
