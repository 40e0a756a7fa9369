package io.jinwen.assistant.knowledge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jinwen.assistant.knowledge.KnowledgeReview.Concern;
import io.jinwen.assistant.knowledge.KnowledgeReview.Kind;
import io.jinwen.assistant.policy.compliance.RuleFiles;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The register and the facts: what is delivered holds, and what does not hold is named. */
class KnowledgeReviewTest {
  private static final LocalDate DAY = LocalDate.of(2026, 11, 28);
  private static final String RULE =
      """
      - id: savings
        title: 《储蓄管理条例》
        issuer: 国务院
        effective: 1993-03-01
        checked: 2026-11-01
        certainty: sure
      """;
  private static final String NEW_RULE = RULE.replace("id: savings", "id: newer");
  private static final String FACT =
      """
      - {id: limit, value: 50 万, unit: 元, from: 2015-05-01, rule: savings}
      """;
  private static final String ANSWER =
      """
      - id: deposit
        basis: [savings]
        asOf: 2026-11-01
      """;

  @TempDir Path folder;

  @Test
  void whatIsDeliveredIsRightOnTheDayItWasChecked() {
    DataFolder knowledge = DataFolder.delivered("knowledge");
    KnowledgeReview review = KnowledgeReview.of(knowledge, RuleFiles.citations(knowledge));
    assertThat(review.citations()).hasSizeGreaterThan(1400);
    assertThat(review.faults(review.register().checkedOn())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "effective: 1993-03-01 | effective: 2027-01-01 | NOT_IN_FORCE",
        "checked: 2026 | ends: 2026-10-31~  checked: 2026 | NOT_IN_FORCE",
        "checked: 2026 | supersededBy: newer~  checked: 2026 | SUPERSEDED",
        "checked: 2026 | changes: [2026-11-20]~  checked: 2026 | OLDER_THAN_CHANGE",
        "certainty: sure | certainty: unsure | NOT_SURE_ENOUGH",
      })
  void namesTheEntryThatCitesWhatDoesNotHold(String right, String wrong, Kind kind) {
    KnowledgeReview review = review(RULE.replace(right, wrong.replace("~", "\n")) + NEW_RULE, "[]");
    assertThat(review.faults(DAY)).hasSize(1).allMatch(it -> it.kind() == kind);
    assertThat(review.faults(DAY)).map(Concern::where).containsExactly("answers/a.yaml deposit");
  }

  @Test
  void aRuleThatWillBeSupersededStillApplies() {
    String ending = RULE.replace("checked", "ends: 2026-12-31\n  supersededBy: newer\n  checked");
    KnowledgeReview review = review(ending + NEW_RULE, "[]");
    assertThat(review.faults(DAY)).isEmpty();
    assertThat(review.due(DAY, 180, 90)).map(Concern::kind).containsExactly(Kind.CHANGE_AHEAD);
    assertThat(review.faults(LocalDate.of(2027, 1, 1)))
        .map(Concern::kind)
        .containsExactly(Kind.SUPERSEDED);
  }

  @Test
  void aChangeAheadIsDueAndAfterItsDayTheEntryIsOld() {
    KnowledgeReview review =
        review(RULE.replace("checked", "changes: [2027-01-01]\n  checked"), "[]");
    assertThat(review.faults(DAY)).isEmpty();
    assertThat(review.due(DAY, 180, 30)).isEmpty();
    assertThat(review.due(DAY, 180, 90)).map(Concern::kind).containsExactly(Kind.CHANGE_AHEAD);
    assertThat(review.faults(LocalDate.of(2027, 1, 1)))
        .map(Concern::kind)
        .containsExactly(Kind.OLDER_THAN_CHANGE);
  }

  @Test
  void whatNobodyCheckedForLongOrIsNotSureIsDue() {
    KnowledgeReview review = review(RULE.replace("certainty: sure", "certainty: likely"), "[]");
    assertThat(review.due(DAY, 180, 90)).map(Concern::kind).containsExactly(Kind.UNSURE);
    assertThat(review.due(DAY, 26, 90))
        .map(Concern::kind)
        .containsExactly(Kind.CHECK_DUE, Kind.UNSURE);
  }

  @Test
  void aFigureThatRanOutIsAFaultAndBeforeThatItIsDue() {
    KnowledgeReview review =
        review(RULE, FACT.replace("rule: savings", "to: 2026-12-31, rule: savings"));
    assertThat(review.faults(DAY)).isEmpty();
    assertThat(review.due(DAY, 180, 90)).map(Concern::where).containsExactly("facts.yaml limit");
    assertThat(review.faults(LocalDate.of(2027, 1, 1)))
        .containsExactly(new Concern(Kind.FACT_OUT_OF_FORCE, "facts.yaml limit", "50 万元"));
  }

  @Test
  void putsFiguresIntoTextsAtAnyDepth() {
    Facts facts = Facts.load(data(RULE, FACT));
    assertThat(facts.putInto("x", List.of("最高 {{fact:limit}}，合计 {{fact:limit}}。")))
        .isEqualTo(List.of("最高 50 万元，合计 50 万元。"));
  }

  @Test
  void refusesAFigureThatIsNotThereNamingTheEntry() {
    Facts facts = Facts.load(data(RULE, FACT));
    assertThatThrownBy(() -> Entry.listOf("a.yaml", "- {id: x, answer: '{{fact:other}}'}", facts))
        .hasMessageContaining("a.yaml, entry x")
        .hasMessageContaining("no fact other");
  }

  @Test
  void refusesRulesThatAreNotThere() {
    assertThatThrownBy(() -> Facts.load(data(RULE, FACT.replace("rule: savings", "rule: none"))))
        .hasMessageContaining("entry limit")
        .hasMessageContaining("no rule of the register: none");
    assertThatThrownBy(() -> Register.load(data(RULE + "  supersededBy: none\n", "[]")))
        .hasMessageContaining("entry savings");
    assertThatThrownBy(() -> review("[]", "[]").faults(DAY)).hasMessageContaining("savings");
  }

  @Test
  void anEntryHasEitherABasisOrASource() {
    Register register = Register.load(data(RULE, "[]"));
    assertThat(register.sourceOf(Entry.of("t", "basis: [savings]")))
        .isEqualTo(new Source("《储蓄管理条例》", "国务院", "regulation", List.of("savings")));
    assertThatThrownBy(() -> register.sourceOf(Entry.of("t", "asOf: 2026-11-01")))
        .hasMessageContaining("either basis");
    assertThatThrownBy(() -> register.sourceOf(Entry.of("t", "basis: [none]")))
        .hasMessageContaining("none");
  }

  private KnowledgeReview review(String register, String facts) {
    return KnowledgeReview.of(data(register, facts), List.of());
  }

  private DataFolder data(String register, String facts) {
    return DataFolder.of(folder)
        .with("register/r.yaml", register)
        .with("facts.yaml", facts)
        .with("answers/a.yaml", ANSWER);
  }
}
