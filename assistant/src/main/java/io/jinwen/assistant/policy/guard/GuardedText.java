package io.jinwen.assistant.policy.guard;

import java.util.Objects;

/**
 * Text that has passed the output guard and may be shown. Only this package makes it, so whoever
 * delivers text asks for this type and cannot be given anything else.
 */
public final class GuardedText {

  private final String value;

  GuardedText(String value) {
    this.value = Objects.requireNonNull(value, "value");
  }

  /** The text to show. */
  public String value() {
    return value;
  }

  /** Whether there is nothing to show yet. */
  public boolean isEmpty() {
    return value.isEmpty();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GuardedText text && text.value.equals(value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return "GuardedText of %d characters".formatted(value.length());
  }
}
