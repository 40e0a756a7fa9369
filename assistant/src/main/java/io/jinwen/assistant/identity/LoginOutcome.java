package io.jinwen.assistant.identity;

import java.time.Instant;

/**
 * What became of a login. Whoever tried is told no more than that it failed; which way is for the
 * record.
 */
public sealed interface LoginOutcome {
  /** Name and password are right. */
  record Accepted(User user) implements LoginOutcome {}

  /** There is no such user, the password is wrong, or the user is disabled. */
  record Refused() implements LoginOutcome {}

  /** Too many wrong passwords came before. */
  record Locked(Instant until) implements LoginOutcome {}
}
