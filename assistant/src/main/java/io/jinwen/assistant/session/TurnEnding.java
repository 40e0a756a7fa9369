package io.jinwen.assistant.session;

/** How an answer ended. */
public enum TurnEnding {
  /** The model said all it had to say. */
  COMPLETE,
  /** It reached the most tokens allowed. */
  TRUNCATED,
  /** Whoever asked left or stopped it. */
  STOPPED,
  /** A reviewer's approved answer was given; no model ran. */
  APPROVED,
  /** It was calculated; no model ran. */
  CALCULATED,
  /** The question was refused; no model ran. */
  REFUSED,
  /** The guard stopped the answer. */
  BLOCKED,
  /** The engine broke off. */
  FAILED
}
