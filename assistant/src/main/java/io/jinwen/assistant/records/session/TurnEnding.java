package io.jinwen.assistant.records.session;

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
  /** A rule answered, as to a greeting; no model ran. */
  BY_RULE,
  /** There was nothing to rest an answer on, and that was said; no model ran. */
  NO_GROUND,
  /** The question was refused; no model ran. */
  REFUSED,
  /** The guard stopped the answer. */
  BLOCKED,
  /** The engine broke off. */
  FAILED
}
