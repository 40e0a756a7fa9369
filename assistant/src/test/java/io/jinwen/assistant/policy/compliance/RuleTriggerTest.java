package io.jinwen.assistant.policy.compliance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jinwen.assistant.knowledge.DataFolder;
import io.jinwen.assistant.knowledge.Entry;
import io.jinwen.assistant.knowledge.KnowledgeException;
import org.junit.jupiter.api.Test;

class RuleTriggerTest {

  @Test
  void needsEveryGivenPart() {
    RuleTrigger trigger = trigger("{any: [买, 卖], all: [理财], none: [处罚], patterns: [客户|老人]}");
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
    RuleTrigger trigger = trigger("{any: [稳赚], asserted: true}");
    assertThat(fires(trigger, "这个稳赚")).isTrue();
    assertThat(fires(trigger, "没有稳赚的投资")).isFalse();
  }

  @Test
  void refusesATriggerThatFiresOnEverything() {
    assertThatThrownBy(() -> trigger("none: [处罚]"))
        .isInstanceOf(KnowledgeException.class)
        .hasMessageContaining("every text");
  }

  @Test
  void refusesAnUnknownPartByName() {
    assertThatThrownBy(() -> trigger("anyOf: [买]")).hasMessageContaining("anyOf");
  }

  @Test
  void refusesABrokenPatternByItsText() {
    assertThatThrownBy(() -> trigger("patterns: [(买]")).hasMessageContaining("(买");
  }

  @Test
  void refusesAGradeOutsideTheScale() {
    assertThatThrownBy(() -> trigger("suitability: {customerMax: C6}")).hasMessageContaining("C6");
    assertThatThrownBy(() -> Grades.of(0, 3)).hasMessageContaining("from 1 to 5");
  }

  private static RuleTrigger mismatch() {
    return trigger("suitability: {customerMax: C2, productMin: R3}");
  }

  /** The field is told with the group that it is in. */
  @Test
  void namesAFieldOfAGroupByItsPath() {
    Entry card = Entry.of("card", "trigger: {suitability: {customerMin: C9}}");
    assertThatThrownBy(() -> RuleTrigger.of(card.group("trigger")))
        .hasMessageContaining("trigger.suitability.customerMin");
  }

  @Test
  void readmeDescribesEveryFieldOfATrigger() {
    String readme = DataFolder.delivered("knowledge").text("README.md");
    assertThat(Condition.FIELDS).allSatisfy(field -> assertThat(readme).contains(field + ":"));
  }

  private static RuleTrigger trigger(String yaml) {
    return RuleTrigger.of(Entry.of("card", yaml));
  }

  private static boolean fires(RuleTrigger trigger, String text) {
    return trigger.fires(ClaimText.of(text), Grades.unknown());
  }
}
