package io.jinwen.engine.api;

/** Why an answer ended. */
public enum FinishReason {
  /** The model ended it, or a stop text was met. */
  STOP,
  /** The most tokens asked for, or the end of the context, was reached. */
  LENGTH,
  /** The model repeated itself without end and was stopped. */
  LOOP,
  /** An engine elsewhere stopped it because of what it says. */
  FILTERED,
  /** Whoever asked went away or cancelled. */
  CANCELLED
}
