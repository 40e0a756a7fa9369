package io.jinwen.assistant.identity;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Somebody who may log in.
 *
 * @param team whose documents this user reads beside the own ones; empty for none
 * @param hasPassword false for one who only owns keys
 * @param passwordTemporary whether the password only serves to choose another
 * @param lockedUntil when a lock after too many wrong passwords ends; may be past
 * @param version changes with password, roles, team and state, which ends the logins from before
 */
public record User(
    String name,
    String displayName,
    String team,
    boolean hasPassword,
    boolean passwordTemporary,
    Set<Role> roles,
    boolean disabled,
    Optional<Instant> lockedUntil,
    int version,
    Instant createdAt) {
  public User {
    roles = Set.copyOf(roles);
  }

  /** As the one who asks. */
  public Caller caller() {
    return new Caller(name, displayName, roles);
  }
}
