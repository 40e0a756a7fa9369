package io.jinwen.assistant.policy.intent;

import io.jinwen.assistant.policy.folding.Escapes;
import io.jinwen.assistant.policy.folding.Folding;
import java.util.ArrayList;
import java.util.List;

/** A question as the model reads it: folded characters, spaces between Latin words alone. */
final class IntentText {

  /** Of a longer text the beginning and the end count, where what is wanted stands. */
  static final int CHARACTERS_MAX = 400;

  private IntentText() {}

  /** The folded text. */
  static String fold(String text) {
    String seen = Escapes.decoded(text);
    StringBuilder folded = new StringBuilder(Math.min(seen.length(), CHARACTERS_MAX));
    boolean gap = false;
    for (int at = 0; at < seen.length(); at += Character.charCount(seen.codePointAt(at))) {
      int codePoint = seen.codePointAt(at);
      String letters = Folding.several(codePoint);
      if (letters.isEmpty()) {
        gap |= Folding.gap(codePoint) > 0;
        continue;
      }
      if (gap && isLatin(last(folded)) && isLatin(letters.charAt(0))) {
        folded.append(' ');
      }
      gap = false;
      folded.append(letters);
    }
    return shortened(folded.toString());
  }

  /** Each Chinese character and each Latin word; a number is a word that says "a number". */
  static List<String> words(String folded) {
    List<String> words = new ArrayList<>();
    int at = 0;
    while (at < folded.length()) {
      char first = folded.charAt(at);
      int end = at + 1;
      while (isLatin(first)
          && end < folded.length()
          && isLatin(folded.charAt(end))
          && isDigit(first) == isDigit(folded.charAt(end))) {
        end++;
      }
      if (first != ' ') {
        words.add(isDigit(first) ? "0" : folded.substring(at, end));
      }
      at = end;
    }
    return words;
  }

  /**
   * Whether a folded text is longer than a request and begins in another language than Chinese, as
   * what programs write around the words of their users.
   */
  static boolean isLongAndForeign(String folded) {
    return folded.length() >= CHARACTERS_MAX
        && folded.substring(0, CHARACTERS_MAX / 2).codePoints().noneMatch(Character::isIdeographic);
  }

  private static String shortened(String text) {
    if (text.length() <= CHARACTERS_MAX) {
      return text;
    }
    int half = CHARACTERS_MAX / 2;
    return text.substring(0, half) + text.substring(text.length() - half);
  }

  private static char last(StringBuilder text) {
    return text.isEmpty() ? ' ' : text.charAt(text.length() - 1);
  }

  private static boolean isLatin(char character) {
    return character >= 'a' && character <= 'z' || isDigit(character);
  }

  private static boolean isDigit(char character) {
    return character >= '0' && character <= '9';
  }
}
