package io.jinwen.assistant.records.feedback;

import java.time.Instant;
import java.util.Optional;

/**
 * What a reviewer decided.
 *
 * @param question the question that the approved text answers; it may be worded otherwise than the
 *     one asked, so that it can be understood alone
 * @param answer the text that was approved
 * @param reviewer who decided last; empty while nobody has
 * @param note for other reviewers
 */
public record Review(
    ReviewState state,
    Optional<String> question,
    Optional<String> answer,
    Optional<String> reviewer,
    String note,
    Optional<Instant> at) {
  static final int NOTE_CHARACTERS_MAX = 2_000;

  static final Review OPEN =
      new Review(
          ReviewState.OPEN,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          "",
          Optional.empty());

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
}
