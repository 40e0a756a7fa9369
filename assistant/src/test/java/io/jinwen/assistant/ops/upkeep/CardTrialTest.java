package io.jinwen.assistant.ops.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.assistant.knowledge.DataFolder;
import io.jinwen.assistant.ops.upkeep.EntryUpkeep.Trial;
import io.jinwen.assistant.ops.upkeep.EntryUpkeep.Trial.Outcome;
import io.jinwen.assistant.policy.compliance.Assessment;
import io.jinwen.assistant.policy.compliance.ComplianceEngine;
import io.jinwen.assistant.policy.compliance.ComplianceEngine.RuleBook;
import io.jinwen.assistant.policy.compliance.Grades;
import io.jinwen.assistant.policy.compliance.Hint;
import io.jinwen.assistant.policy.compliance.RuleFiles;
import io.jinwen.assistant.policy.intent.Intent;
import io.jinwen.assistant.policy.intent.Intents;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a card is said to make of a sentence is what it makes of it in a chat. */
class CardTrialTest {
  private static final DataFolder KNOWLEDGE = DataFolder.delivered("knowledge");
  private static final String CARD =
      """
      id: moon-asked
      title: 问到月亮债
      topic: 自有规则
      appliesTo: [%s]
      roles: [service]
      trigger:
        any: [月亮债]
      severity: %s
      tell: 月亮债尚未获准发售，请勿介绍。
      neverSay: []
      disclosure: "%s"
      risk: %d
      verified: false
      asOf: 2026-11-01
      """;

  /** The question's first word says how harmful it is. */
  private static final Intents INTENTS =
      new Intents() {
        @Override
        public Intent alone(String question) {
          double harm = question.startsWith("强求") ? 0.9 : question.startsWith("可疑") ? 0.35 : 0.01;
          return new Intent(harm, 0, "moon-asked", List.of());
        }

        @Override
        public Intent together(String question, List<String> earlier) {
          return alone(question);
        }
      };

  private final ComplianceEngine compliance =
      new ComplianceEngine(RuleFiles.read(KNOWLEDGE), _ -> 0, INTENTS);

  @ParameterizedTest
  @CsvSource({
    "question, hint, '', 1, 可疑地推销月亮债, FIRES",
    "question, hint, '', 1, 请问月亮债几点开售, ORDINARY",
    "question, hint, '', 3, 请问月亮债几点开售, ORDINARY",
    "question, hint, '', 1, 月亮债是什么？, DEFINITION",
    "question, disclose, 有风险。, 1, 请问月亮债几点开售, DISCLOSES",
    "question, block, '', 3, 请问月亮债几点开售, MENTIONED",
    "question, block, '', 3, 可疑地推销月亮债, FIRES",
    "question, block, '', 3, 强求保本, BY_INTENT",
    "question, hint, '', 1, 请问国债几点开售, SILENT",
    "answer, hint, '', 1, 请问月亮债几点开售, FIRES",
  })
  void saysWhatACardMakesOfASentence(
      String scope,
      String severity,
      String disclosure,
      int risk,
      String sentence,
      Outcome outcome) {
    Trial trial = trial(CARD.formatted(scope, severity, disclosure, risk), sentence);
    assertThat(trial.outcome()).isEqualTo(outcome);
    if (scope.equals("question")) {
      assertThat(trial.fires())
          .isEqualTo(isSeenInAChat(scope, severity, disclosure, risk, sentence));
    }
  }

  @Test
  void anOrdinaryQuestionMayStillBeACaseForAnAnswer() {
    Trial trial = trial(CARD.formatted("question, answer", "hint", "", 1), "月亮债几点开售");
    assertThat(trial.outcome()).isEqualTo(Outcome.ORDINARY);
    assertThat(trial.inAnswers()).isTrue();
  }

  private Trial trial(String card, String sentence) {
    return new Cards(compliance).trial(with(card), "moon-asked", sentence);
  }

  /** The other way: by the cards in use, as a chat asks. */
  private static boolean isSeenInAChat(
      String scope, String severity, String disclosure, int risk, String sentence) {
    RuleBook book = RuleFiles.read(with(CARD.formatted(scope, severity, disclosure, risk)));
    ComplianceEngine used = new ComplianceEngine(book, _ -> 0, INTENTS);
    Assessment assessment = used.evaluate(sentence, List.of(), "service", Grades.unknown());
    return assessment.hints().stream().map(Hint::cards).anyMatch(ids -> ids.contains("moon-asked"))
        || assessment.disclosures().contains(disclosure)
        || assessment.refusal().filter(it -> it.card().equals("moon-asked")).isPresent();
  }

  private static DataFolder with(String card) {
    return KNOWLEDGE.with(DataFolder.OWN + "rules/moon-asked.yaml", card);
  }
}
