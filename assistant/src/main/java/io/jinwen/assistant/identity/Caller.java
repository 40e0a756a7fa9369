package io.jinwen.assistant.identity;

import java.util.Set;

/**
 * Somebody whose request is admitted.
 *
 * @param name whose conversations these are
 * @param displayName for people; empty where none was given
 */
public record Caller(String name, String displayName, Set<Role> roles) {
  /** Whoever reaches the loopback address while no login is asked for. */
  public static final Caller LOCAL = new Caller("local", "", Role.ALL);

  public Caller {
    roles = Set.copyOf(roles);
  }
}
