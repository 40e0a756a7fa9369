package io.jinwen.assistant.identity;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * A key that a program shows instead of logging in.
 *
 * @param owner the user it acts for
 * @param roles what it may do, as far as its owner still may
 * @param shown its first characters, to tell it from others
 */
public record ApiKey(
    String id,
    String name,
    String owner,
    Set<Role> roles,
    String shown,
    Instant createdAt,
    Optional<Instant> lastUsedAt,
    Optional<Instant> expiresAt,
    Optional<Instant> revokedAt) {
  public ApiKey {
    roles = Set.copyOf(roles);
  }

  /** Whether it opens anything at that time, its owner permitting. */
  public boolean isValidAt(Instant time) {
    return revokedAt.isEmpty() && expiresAt.filter(end -> !time.isBefore(end)).isEmpty();
  }
}
