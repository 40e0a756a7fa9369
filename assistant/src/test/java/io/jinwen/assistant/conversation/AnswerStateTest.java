package io.jinwen.assistant.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.assistant.policy.compliance.Hint;
import io.jinwen.assistant.policy.compliance.RuleCard.Severity;
import io.jinwen.engine.api.EngineException;
import io.jinwen.engine.api.TokenScore;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AnswerStateTest {
  private static final TokenScore SCORE =
      new TokenScore(new TokenScore.Entry(7, "本", List.of(), -0.5f), List.of());

  private final AnswerState state = new AnswerState();

  @Test
  void piecesAddUpThinkingApart() {
    state.apply(new AnswerEvent.Piece("先想想", true, List.of(SCORE)));
    state.apply(new AnswerEvent.Quiet());
    state.apply(new AnswerEvent.Piece("基", false, List.of(SCORE)));
    state.apply(new AnswerEvent.Piece("金", false, List.of()));
    assertThat(state.thinking()).isEqualTo("先想想");
    assertThat(state.answer()).isEqualTo("基金");
    assertThat(state.scores()).as("those of thinking do not count").containsExactly(SCORE);
    assertThat(state.hasEnded()).isFalse();
  }

  @Test
  void whatReplacesTheAnswerTakesItsScoresAwayAndLeavesTheThinking() {
    state.apply(new AnswerEvent.Piece("想", true, List.of()));
    state.apply(new AnswerEvent.Piece("保本", false, List.of(SCORE)));
    state.apply(new AnswerEvent.Replaced("不能承诺。", "禁止承诺"));
    assertThat(state.answer()).isEqualTo("不能承诺。");
    assertThat(state.thinking()).isEqualTo("想");
    assertThat(state.scores()).isEmpty();
    assertThat(state.snapshot(Optional.empty()).replaced()).contains("禁止承诺");
  }

  @Test
  void aFailureEndsItWithoutADone() {
    Hint hint = new Hint(List.of("a"), "标题", "文字", Severity.DISCLOSE, List.of());
    state.apply(new AnswerEvent.Hinted(List.of(hint)));
    state.apply(
        new AnswerEvent.Failed(new EngineException(EngineException.Code.INTERNAL, "broke")));
    assertThat(state.hasEnded()).isTrue();
    assertThat(state.done()).isEmpty();
    assertThat(state.hints()).containsExactly(hint);
  }
}
