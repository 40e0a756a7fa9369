package io.jinwen.assistant.chat;

import io.jinwen.engine.api.EngineException;
import io.jinwen.engine.api.FinishReason;
import io.jinwen.engine.api.TokenScore;
import io.jinwen.engine.api.Usage;
import java.util.List;

/** What happens to an answer, as its reader sees it. */
public sealed interface AnswerEvent {
  /** Nothing new for as long as the reader was willing to wait. */
  record Quiet() implements AnswerEvent {}

  /**
   * Some whole characters; {@code thinking} says that they are not part of the answer itself.
   *
   * @param scores of their tokens, where they were asked for
   */
  record Piece(String text, boolean thinking, List<TokenScore> scores) implements AnswerEvent {}

  /** The answer is complete; the last event. */
  record Done(FinishReason reason, Usage usage) implements AnswerEvent {}

  /** The answer took longer than allowed and was stopped; the last event. */
  record TimedOut() implements AnswerEvent {}

  /** The answer cannot be completed; the last event. */
  record Failed(EngineException error) implements AnswerEvent {}
}
