package io.jinwen.engine.text.tokenizer;

/**
 * The character classes of the pre-tokenizers' regular expressions, by Unicode general category.
 *
 * <p>Written out rather than taken from {@code java.util.regex}, whose {@code \s} is ASCII and
 * whose repeated classes may backtrack over a long text again and again.
 */
final class CodePoints {
  private static final int UPPER =
      1 << Character.UPPERCASE_LETTER | 1 << Character.TITLECASE_LETTER; // Lu Lt
  private static final int LOWER = 1 << Character.LOWERCASE_LETTER; // Ll
  private static final int CASELESS =
      1 << Character.MODIFIER_LETTER | 1 << Character.OTHER_LETTER; // Lm Lo
  private static final int LETTER = UPPER | LOWER | CASELESS;
  private static final int MARK =
      1 << Character.NON_SPACING_MARK
          | 1 << Character.COMBINING_SPACING_MARK
          | 1 << Character.ENCLOSING_MARK;
  private static final int NUMBER =
      1 << Character.DECIMAL_DIGIT_NUMBER
          | 1 << Character.LETTER_NUMBER
          | 1 << Character.OTHER_NUMBER;
  private static final int PUNCTUATION =
      1 << Character.CONNECTOR_PUNCTUATION
          | 1 << Character.DASH_PUNCTUATION
          | 1 << Character.START_PUNCTUATION
          | 1 << Character.END_PUNCTUATION
          | 1 << Character.INITIAL_QUOTE_PUNCTUATION
          | 1 << Character.FINAL_QUOTE_PUNCTUATION
          | 1 << Character.OTHER_PUNCTUATION;

  private CodePoints() {}

  private static boolean in(int mask, int c) {
    return (mask >>> Character.getType(c) & 1) != 0;
  }

  /** {@code \p{L}} */
  static boolean isLetter(int c) {
    return in(LETTER, c);
  }

  /** {@code [\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]}: what may begin a capitalised word. */
  static boolean isWordHead(int c) {
    return in(UPPER | CASELESS | MARK, c);
  }

  /** {@code [\p{Ll}\p{Lm}\p{Lo}\p{M}]}: what may go on in a word. */
  static boolean isWordTail(int c) {
    return in(LOWER | CASELESS | MARK, c);
  }

  /** {@code \p{N}} */
  static boolean isNumber(int c) {
    return in(NUMBER, c);
  }

  /** {@code \p{P}} */
  static boolean isPunctuation(int c) {
    return in(PUNCTUATION, c);
  }

  /** {@code \s} as Oniguruma, Rust and llama.cpp have it: the property White_Space. */
  static boolean isSpace(int c) {
    if (c <= ' ') {
      return c == ' ' || (c >= '\t' && c <= '\r');
    }
    return c == 0x85
        || c == 0xA0
        || c == 0x1680
        || (c >= 0x2000 && c <= 0x200A)
        || c == 0x2028
        || c == 0x2029
        || c == 0x202F
        || c == 0x205F
        || c == 0x3000;
  }

  /** {@code [\r\n]} */
  static boolean isNewline(int c) {
    return c == '\n' || c == '\r';
  }

  /** {@code [^\s\p{L}\p{N}]}: signs, marks, emoji, unassigned code points. */
  static boolean isOther(int c) {
    return !isSpace(c) && !in(LETTER | NUMBER, c);
  }

  /** Whether {@code c} lies in one of the ranges, given as first, last, first, last, … */
  static boolean inRanges(int[] ranges, int c) {
    int low = 0;
    int high = ranges.length / 2 - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (c < ranges[2 * middle]) {
        high = middle - 1;
      } else if (c > ranges[2 * middle + 1]) {
        low = middle + 1;
      } else {
        return true;
      }
    }
    return false;
  }
}
