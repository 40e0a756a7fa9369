package io.jinwen.assistant.records.store;

/**
 * Text as both databases can hold it. PostgreSQL knows no character U+0000 and no half of a
 * surrogate pair, so these become U+FFFD before anything is stored or hashed.
 */
public final class StoredText {
  /** The most characters of one stored text; H2 holds no more in a column. */
  public static final int CHARACTERS_MAX = 1_000_000;

  private static final char REPLACEMENT = '\uFFFD';

  private StoredText() {}

  /**
   * The text without what cannot be stored.
   *
   * @param name what it is, for the error
   * @throws IllegalArgumentException if it is longer than the bound
   */
  public static String of(String name, String text, int charactersMax) {
    if (text.length() > charactersMax) {
      throw new IllegalArgumentException(
          "%s has %d characters, at most %d are stored"
              .formatted(name, text.length(), charactersMax));
    }
    return isStorable(text) ? text : replaced(text);
  }

  /** The same with the widest bound. */
  public static String of(String name, String text) {
    return of(name, text, CHARACTERS_MAX);
  }

  private static boolean isStorable(String text) {
    return text.codePoints().allMatch(StoredText::isStorable);
  }

  private static boolean isStorable(int codePoint) {
    boolean half = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    return codePoint != 0 && !half;
  }

  private static String replaced(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints().map(c -> isStorable(c) ? c : REPLACEMENT).forEach(clean::appendCodePoint);
    return clean.toString();
  }
}
