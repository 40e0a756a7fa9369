package io.jinwen.assistant.ops.upkeep;

/** Whose an entry is. */
public enum Origin {
  /** As it was delivered. */
  DELIVERED,
  /** Delivered, and replaced by the institution's own. */
  CHANGED,
  /** The institution's own. */
  OWN,
  /** Delivered, and not used. */
  OFF
}
