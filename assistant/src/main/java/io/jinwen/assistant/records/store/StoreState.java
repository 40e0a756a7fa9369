package io.jinwen.assistant.records.store;

/**
 * How the database stands.
 *
 * @param kind what that means for requests
 * @param reason for operators, in one sentence; empty where all is well
 */
public record StoreState(Kind kind, String reason) {
  static final StoreState GOOD = new StoreState(Kind.GOOD, "");

  /** What it means for requests. */
  public enum Kind {
    /** All is well. */
    GOOD,
    /** Everything works, and somebody should make room soon. */
    LOW_SPACE,
    /** What is there can be read; nothing is written. */
    FULL,
    /** Nothing can be read or written. */
    AWAY
  }

  /** Whether questions can be answered and written down. */
  public boolean serves() {
    return kind == Kind.GOOD || kind == Kind.LOW_SPACE;
  }
}
