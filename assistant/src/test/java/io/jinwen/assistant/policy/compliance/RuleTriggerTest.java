package io.jinwen.assistant.policy.compliance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jinwen.assistant.knowledge.KnowledgeException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RuleTriggerTest {

  @Test
  void needsEveryGivenPart() {
    RuleTrigger trigger =
        RuleTrigger.of(
            Map.of(
                "any", List.of("买", "卖"),
                "all", List.of("理财"),
                "none", List.of("处罚"),
                "patterns", List.of("客户|老人")));
    assertThat(fires(trigger, "客户要买理财")).isTrue();
    assertThat(fires(trigger, "客户问理财")).isFalse();
    assertThat(fires(trigger, "客户要买基金")).isFalse();
    assertThat(fires(trigger, "客户买理财的处罚")).isFalse();
    assertThat(fires(trigger, "我要买理财")).isFalse();
  }

  @Test
  void comparesGradesGivenWithTheQuestion() {
    RuleTrigger trigger = mismatch();
    assertThat(trigger.fires(ClaimText.of("想买这款"), Grades.of(2, 3))).isTrue();
    assertThat(trigger.fires(ClaimText.of("想买这款"), Grades.of(3, 3))).isFalse();
    assertThat(trigger.fires(ClaimText.of("想买这款"), Grades.unknown())).isFalse();
  }

  @Test
  void readsGradesNamedInTheText() {
    assertThat(fires(mismatch(), "我的客户是Ｃ１，想买ＰＲ４的产品")).isTrue();
    assertThat(fires(mismatch(), "C1到C5客户分别能买R1到R5哪些产品")).isFalse();
    assertThat(fires(mismatch(), "ABC1型号配R45电阻")).isFalse();
  }

  @Test
  void prefersGivenGradesToNamedOnes() {
    assertThat(mismatch().fires(ClaimText.of("C1客户买R5"), Grades.of(5, 5))).isFalse();
  }

  @Test
  void anAssertedTriggerIgnoresDenials() {
    RuleTrigger trigger = RuleTrigger.of(Map.of("any", List.of("稳赚"), "asserted", true));
    assertThat(fires(trigger, "这个稳赚")).isTrue();
    assertThat(fires(trigger, "没有稳赚的投资")).isFalse();
  }

  @Test
  void refusesATriggerThatFiresOnEverything() {
    assertThatThrownBy(() -> RuleTrigger.of(Map.of("none", List.of("处罚"))))
        .isInstanceOf(KnowledgeException.class)
        .hasMessageContaining("every text");
  }

  @Test
  void refusesAnUnknownPartByName() {
    assertThatThrownBy(() -> RuleTrigger.of(Map.of("anyOf", List.of("买"))))
        .hasMessageContaining("anyOf");
  }

  @Test
  void refusesABrokenPatternByItsText() {
    assertThatThrownBy(() -> RuleTrigger.of(Map.of("patterns", List.of("(买"))))
        .hasMessageContaining("(买");
  }

  @Test
  void refusesAGradeOutsideTheScale() {
    assertThatThrownBy(() -> RuleTrigger.of(Map.of("suitability", Map.of("customerMax", "C6"))))
        .hasMessageContaining("C6");
    assertThatThrownBy(() -> Grades.of(0, 3)).hasMessageContaining("from 1 to 5");
  }

  private static RuleTrigger mismatch() {
    return RuleTrigger.of(Map.of("suitability", Map.of("customerMax", "C2", "productMin", "R3")));
  }

  private static boolean fires(RuleTrigger trigger, String text) {
    return trigger.fires(ClaimText.of(text), Grades.unknown());
  }
}
