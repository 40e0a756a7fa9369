package io.jinwen.assistant.conversation;

import io.jinwen.assistant.calculator.Calculation;
import io.jinwen.assistant.calculator.question.Reply;
import io.jinwen.assistant.conversation.UnverifiedFigures.FigureSpan;
import io.jinwen.assistant.documents.DocumentProof;
import io.jinwen.assistant.policy.compliance.Hint;
import io.jinwen.assistant.records.session.Turn.TurnEnding;
import io.jinwen.engine.api.EngineException;
import io.jinwen.engine.api.FinishReason;
import io.jinwen.engine.api.TokenScore;
import io.jinwen.engine.api.Usage;
import java.util.List;
import java.util.Optional;

/**
 * What happens to an answer, as its reader sees it: Opened, any number of the others, and one last
 * event.
 */
public sealed interface AnswerEvent {
  /** Whether no event follows this one. */
  default boolean isLast() {
    return switch (this) {
      case Opened _, Quiet _, Piece _, Hinted _, Replaced _ -> false;
      case Done _, TimedOut _, Failed _ -> true;
    };
  }

  /**
   * The question was taken; what is known before the first word of the answer.
   *
   * @param sessionId empty where the answer is not remembered
   * @param model the model's name; empty where it does not run
   * @param hints what the question calls for, the strongest first
   * @param terms the terms that were explained to the model
   * @param approved where the answer comes from, if a person wrote it
   * @param calculation what was calculated, or is needed for it, if that is the answer
   * @param ground what the answer stands on
   */
  record Opened(
      String sessionId,
      String roleId,
      String model,
      List<Hint> hints,
      List<ShownTerm> terms,
      Optional<ApprovedSource> approved,
      Optional<Reply> calculation,
      Ground ground)
      implements AnswerEvent {}

  /** Nothing new for as long as the reader was willing to wait. */
  record Quiet() implements AnswerEvent {}

  /**
   * Some whole characters that may be shown; {@code thinking} says that they are not part of the
   * answer itself.
   *
   * @param scores of their tokens, where they were asked for
   */
  record Piece(String text, boolean thinking, List<TokenScore> scores) implements AnswerEvent {}

  /** Hints that the answer itself calls for, beside those of Opened. */
  record Hinted(List<Hint> hints) implements AnswerEvent {}

  /**
   * The answer must not stand: this text takes the place of all that was shown.
   *
   * @param why what decided so, in a sentence for the reader
   */
  record Replaced(String text, String why) implements AnswerEvent {}

  /**
   * The answer is complete and, where it is to be remembered, on the disk; the last event.
   *
   * @param cards ids of the rule cards that fired on question or answer
   * @param filterNotes what the guard did, in sentences for the reader
   * @param turnId the turn as which it is remembered
   * @param unverified figures of the answer that nobody has checked
   * @param calculations what the model had the calculators work out
   * @param documents what of the answer the user's documents bear out, where they were asked
   */
  record Done(
      FinishReason reason,
      TurnEnding ending,
      Usage usage,
      Timing timing,
      List<String> cards,
      List<String> filterNotes,
      Optional<String> turnId,
      List<FigureSpan> unverified,
      List<Calculation> calculations,
      Optional<DocumentProof> documents)
      implements AnswerEvent {}

  /** The answer took longer than allowed and was stopped; the last event. */
  record TimedOut() implements AnswerEvent {}

  /** The answer cannot be completed; the last event. */
  record Failed(EngineException error) implements AnswerEvent {}
}
