package io.jinwen.assistant.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.assistant.records.session.Turn;
import io.jinwen.assistant.records.session.Turn.TurnEnding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** A token here is a character; the context holds 1,000. */
class SummaryPlanTest {
  private static final int CONTEXT = 1_000;

  @Test
  void leavesAShortConversationAlone() {
    assertThat(plan(turns(3, 100))).isEmpty();
  }

  @Test
  void keepsTheNewestTurnsAsTheyAre() {
    SummaryPlan plan = plan(turns(5, 100)).orElseThrow();
    assertThat(plan.through().id()).isEqualTo("2");
    assertThat(plan.source()).contains("问0", "问1", "问2").doesNotContain("问3", "此前的摘要");
    assertThat(plan.messages().getLast().content()).endsWith(plan.source());
  }

  @Test
  void goesOnFromTheEarlierSummary() {
    List<Turn> turns = turns(8, 100);
    turns.set(2, summarised(turns.get(2), "客户问了存款。"));
    SummaryPlan plan = plan(turns).orElseThrow();
    assertThat(plan.source()).startsWith("此前的摘要：客户问了存款。").doesNotContain("问2").contains("问3");
    assertThat(plan.through().number()).isGreaterThan(3);
  }

  @Test
  void countsOnlyWhatCameSinceTheLastSummary() {
    List<Turn> turns = turns(6, 100);
    turns.set(3, summarised(turns.get(3), "客户问了存款。"));
    assertThat(plan(turns)).isEmpty();
  }

  @Test
  void takesNoMoreAtOnceThanTheModelCanRead() {
    SummaryPlan plan = plan(turns(30, 100)).orElseThrow();
    assertThat(plan.source().length()).isLessThanOrEqualTo(CONTEXT / 2);
    assertThat(plan.through().number()).isLessThan(6);
  }

  @Test
  void readsTheBeginningOfATurnThatIsTooLongByItself() {
    SummaryPlan plan = plan(turns(2, 5_000)).orElseThrow();
    assertThat(plan.through().id()).isEqualTo("0");
    assertThat(plan.source()).hasSizeLessThan(3_100).contains("……");
  }

  @Test
  void givesTheModelOnlyWhatMayBeShown() {
    UnaryOperator<String> guard = text -> text.replace("答", "*");
    SummaryPlan plan = SummaryPlan.of(turns(5, 100), CONTEXT, String::length, guard).orElseThrow();
    assertThat(plan.source()).contains("*").doesNotContain("答");
  }

  private static Optional<SummaryPlan> plan(List<Turn> turns) {
    return SummaryPlan.of(turns, CONTEXT, String::length, text -> text);
  }

  /** Turns of about so many characters. */
  private static List<Turn> turns(int count, int characters) {
    List<Turn> turns = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      turns.add(turn(n, "答".repeat(characters - 12), Optional.empty()));
    }
    return turns;
  }

  private static Turn summarised(Turn turn, String summary) {
    return turn(turn.number() - 1, turn.answer(), Optional.of(summary));
  }

  private static Turn turn(int n, String answer, Optional<String> summary) {
    return new Turn(
        String.valueOf(n),
        "会话",
        n + 1,
        Optional.empty(),
        "问" + n,
        "",
        answer,
        TurnEnding.COMPLETE,
        Optional.empty(),
        "",
        "",
        summary,
        Instant.EPOCH);
  }
}
