package io.jinwen.assistant.knowledge;

import java.text.Normalizer;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Texts compared as questions: width, case, spaces and punctuation do not count. */
final class FoldedText {
  private FoldedText() {}

  /** The text in lower case and half width without spaces and punctuation. */
  static String of(String text) {
    String lower = lower(text);
    StringBuilder folded = new StringBuilder(lower.length());
    for (int at = 0; at < lower.length(); ) {
      int character = lower.codePointAt(at);
      if (isOfWord(character)) {
        folded.appendCodePoint(character);
      }
      at += Character.charCount(character);
    }
    return folded.toString();
  }

  /**
   * The Chinese characters, numbers and Latin words of a text. A run of Latin letters and digits is
   * one word: 95588 is not made of the digits of 96110.
   */
  static Set<String> words(String text) {
    Set<String> words = new HashSet<>();
    String lower = lower(text);
    for (int at = 0; at < lower.length(); ) {
      int character = lower.codePointAt(at);
      int end = at + Character.charCount(character);
      while (isLatin(character) && end < lower.length() && isLatin(lower.charAt(end))) {
        end++;
      }
      if (isOfWord(character)) {
        words.add(lower.substring(at, end));
      }
      at = end;
    }
    return words;
  }

  private static boolean isLatin(int character) {
    return (character >= 'a' && character <= 'z') || (character >= '0' && character <= '9');
  }

  /** Whether a character is a letter or a number of any script. */
  private static boolean isOfWord(int character) {
    return switch (Character.getType(character)) {
      case Character.UPPERCASE_LETTER,
          Character.LOWERCASE_LETTER,
          Character.TITLECASE_LETTER,
          Character.MODIFIER_LETTER,
          Character.OTHER_LETTER,
          Character.DECIMAL_DIGIT_NUMBER,
          Character.LETTER_NUMBER,
          Character.OTHER_NUMBER ->
          true;
      default -> false;
    };
  }

  private static String lower(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
  }
}
