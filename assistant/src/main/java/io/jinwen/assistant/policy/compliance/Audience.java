package io.jinwen.assistant.policy.compliance;

import java.util.Set;

/** Whom a card speaks to: what staff must do and keep is not for customers to read. */
public enum Audience {
  CUSTOMER,
  STAFF;

  private static final Set<String> ROLES_OF_STAFF = Set.of("research", "compliance");

  /** Who asks in a role. Whoever may be a customer is spoken to as one. */
  public static Audience of(String role) {
    return ROLES_OF_STAFF.contains(role) ? STAFF : CUSTOMER;
  }
}
