package io.jinwen.assistant.identity;

import java.util.Optional;
import java.util.Set;

/**
 * Somebody who is to be added.
 *
 * @param password absent for one who only owns keys
 */
public record NewUser(String name, String displayName, Optional<String> password, Set<Role> roles) {
  /** Never the password. */
  @Override
  public String toString() {
    return "NewUser[%s, %s]".formatted(name, roles);
  }
}
