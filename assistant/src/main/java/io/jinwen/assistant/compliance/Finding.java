package io.jinwen.assistant.compliance;

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
      case QUESTION, ANSWER -> card.severity() == Severity.BLOCK;
      case NEVER_SAY -> true;
      case HISTORY, TOGETHER -> false;
    };
  }

  /** Whether the card's disclosure belongs under the answer. */
  boolean discloses() {
    return switch (cause) {
      case QUESTION, ANSWER -> card.disclosure().isPresent();
      case HISTORY, TOGETHER, NEVER_SAY -> false;
    };
  }
}
