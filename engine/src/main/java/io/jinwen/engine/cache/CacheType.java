package io.jinwen.engine.cache;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How keys and values are kept. */
public enum CacheType {
  /** Half precision, a row after the other. */
  F16("f16"),
  /**
   * Codes of 8 bits with a scale in half precision for each 32 numbers of a row: 34 bytes where
   * {@link #F16} takes 64. What is computed with them is rounded accordingly.
   */
  Q8_0("q8_0");

  private final String label;

  CacheType(String label) {
    this.label = label;
  }

  /** The type of this name, in letters of either case. */
  public static Optional<CacheType> of(String name) {
    return Arrays.stream(values())
        .filter(type -> type.label.equals(name.toLowerCase(Locale.ROOT)))
        .findFirst();
  }

  /** The name that people write. */
  @Override
  public String toString() {
    return label;
  }
}
