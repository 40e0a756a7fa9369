package io.jinwen.assistant.records.feedback;

import java.time.Instant;
import java.util.Optional;

/**
 * Which feedback a reviewer wants to see.
 *
 * @param state how far the reviewers are with it; all where absent
 * @param verdict up or down; both where absent
 * @param role the role that was asked; all where absent
 * @param from given at this time or later
 * @param until given before this time
 */
public record ReviewQuery(
    Optional<ReviewState> state,
    Optional<Verdict> verdict,
    Optional<String> role,
    Optional<Instant> from,
    Optional<Instant> until) {
  /** Everything. */
  public static final ReviewQuery ALL =
      new ReviewQuery(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /** Everything in one state. */
  public static ReviewQuery of(ReviewState state) {
    return new ReviewQuery(Optional.of(state), ALL.verdict, ALL.role, ALL.from, ALL.until);
  }
}
