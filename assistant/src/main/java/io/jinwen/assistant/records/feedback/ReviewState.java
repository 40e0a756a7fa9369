package io.jinwen.assistant.records.feedback;

/** How far a reviewer is with a feedback. */
public enum ReviewState {
  /** Nobody has looked at it. */
  OPEN,
  /** The answer, or its correction, is right. */
  APPROVED,
  /** It is not used. */
  REJECTED,
  /** It was approved once and is not used any more. */
  WITHDRAWN
}
