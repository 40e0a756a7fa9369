package io.jinwen.assistant.policy.compliance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jinwen.assistant.knowledge.Defect;
import io.jinwen.assistant.knowledge.Entry;
import io.jinwen.assistant.knowledge.KnowledgeException;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RulePatternTest {

  /** What judges texts by patterns that others wrote knows no engine but the linear one. */
  @Test
  void patternsOfCardsRunOnTheLinearEngine() {
    assertThat(Arrays.stream(RulePattern.class.getDeclaredFields()).map(Field::getType))
        .contains(com.google.re2j.Pattern.class);
    RuleTrigger trigger = RuleTrigger.of(Entry.of("card", "patterns: ['(有|手里)?\\d+万']"));
    assertThat(trigger.conditions())
        .singleElement()
        .extracting("patterns")
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
        .hasOnlyElementsOfType(RulePattern.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"(?=a)b", "(?!a)b", "(?<=a)b", "(?<!逆)回购", "(a|b)\\1", "(?<n>a)\\k<n>"})
  void refusesWhatNoLinearEngineHolds(String pattern) {
    assertThatThrownBy(() -> RulePattern.of(pattern))
        .isInstanceOf(KnowledgeException.class)
        .extracting(refused -> ((KnowledgeException) refused).defect())
        .isEqualTo(Defect.PATTERN_NOT_LINEAR);
  }

  @ParameterizedTest
  @ValueSource(strings = {"(买", "[a", "*a", "a{1001}", "a(?>b)"})
  void refusesABrokenPattern(String pattern) {
    assertThatThrownBy(() -> RulePattern.of(pattern))
        .isInstanceOf(KnowledgeException.class)
        .extracting(refused -> ((KnowledgeException) refused).defect())
        .isEqualTo(Defect.BAD_PATTERN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "((a{1000}){1000}){1000}",
        "(a{50}){50}",
        "([a)]{50}b){50,}",
        "\\Q[\\E(a{50}){50}",
        "[\\][](a{50}){50}",
        "[[:alpha:][](a{50}){50}",
        "(a?{1,50}){50}"
      })
  void refusesAPatternThatGrowsLargeWithoutCompilingIt(String pattern) {
    assertThatThrownBy(() -> RulePattern.of(pattern))
        .isInstanceOf(KnowledgeException.class)
        .extracting(refused -> ((KnowledgeException) refused).defect())
        .isEqualTo(Defect.PATTERN_TOO_LARGE);
  }

  @Test
  void repetitionsBesideEachOtherOnlyAdd() {
    assertThat(RulePattern.of("a.{0,16}b.{0,16}c{1000}").occursIn("a-b")).isFalse();
  }

  @Test
  void weighsOccurrencesUpToABound() {
    AtomicInteger weighed = new AtomicInteger();
    boolean counts =
        RulePattern.of("保本")
            .occursIn("不保本".repeat(10_000), (_, _) -> weighed.incrementAndGet() < 0);
    assertThat(weighed).hasValue(RulePattern.OCCURRENCES_MAX);
    assertThat(counts).isTrue();
  }
}
