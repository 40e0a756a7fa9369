package io.jinwen.assistant.identity;

import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What somebody may do. Roles do not include each other: an administrator who chats has both. */
public enum Role {
  /** Asks questions and sees the own conversations. */
  USER,
  /** Decides on feedback. */
  REVIEWER,
  /** Reads and verifies the record. */
  AUDITOR,
  /** Manages users, keys, words and knowledge; may do what reviewers and auditors do. */
  ADMIN;

  /** Every role there is. */
  public static final Set<Role> ALL = Set.of(values());

  /** The name on the wire and on command lines, such as {@code reviewer}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The role of that name, in any case.
   *
   * @throws AccessException INVALID for another name
   */
  public static Role of(String code) {
    return Arrays.stream(values())
        .filter(role -> role.code().equalsIgnoreCase(code.strip()))
        .findFirst()
        .orElseThrow(() ->
            new AccessException(
                AccessException.Code.INVALID,
                "there is no role '%s'; there are user, reviewer, auditor and admin"
                    .formatted(code.strip())));
  }

  static String stored(Collection<Role> roles) {
    return roles.stream().sorted().map(Role::name).collect(Collectors.joining(","));
  }

  static Set<Role> ofStored(String stored) {
    Set<Role> roles = EnumSet.noneOf(Role.class);
    Arrays.stream(stored.split(","))
        .filter(name -> !name.isEmpty())
        .map(Role::of)
        .forEach(roles::add);
    return Set.copyOf(roles);
  }
}
