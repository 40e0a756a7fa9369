package io.jinwen.assistant.policy.compliance;

import io.jinwen.assistant.policy.compliance.RuleCard.Severity;

/**
 * A card that fired, and on what.
 *
 * @param card the card
 * @param cause where the reason lies
 */
public record Finding(RuleCard card, Cause cause) {

  /** Where the reason for a decision lies. */
  public enum Cause {
    /** The question itself. */
    QUESTION,
    /** The question itself, which only mentions what its card refuses, or asks for help. */
    MENTIONED,
    /** An ordinary question about something that calls for a disclosure. */
    DISCLOSED,
    /** What the question is after, whatever its words. */
    INTENT,
    /** What the question seems to be after, by itself or after the turns before it. */
    SUSPECTED,
    /** An earlier question; its risk was counted then. */
    HISTORY,
    /** The question taken together with the ones before it, none of them alone. */
    TOGETHER,
    /** What the answer says. */
    ANSWER,
    /** A phrase that the card forbids every answer to claim. */
    NEVER_SAY
  }

  /** Whether this finding stops what it was found in; a suspicion over several turns does not. */
  boolean stops() {
    return switch (cause) {
      case QUESTION, INTENT, ANSWER -> card.severity() == Severity.BLOCK;
      case NEVER_SAY -> true;
      case MENTIONED, DISCLOSED, SUSPECTED, HISTORY, TOGETHER -> false;
    };
  }

  /** Whether the card's sentence is shown beside the answer. */
  boolean hints() {
    return cause != Cause.DISCLOSED;
  }

  /** Whether the card's disclosure belongs under the answer. */
  boolean discloses() {
    return switch (cause) {
      case QUESTION, DISCLOSED, INTENT, ANSWER -> card.disclosure().isPresent();
      case MENTIONED, SUSPECTED, HISTORY, TOGETHER, NEVER_SAY -> false;
    };
  }
}
