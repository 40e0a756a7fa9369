package io.jinwen.assistant.knowledge;

import java.text.Normalizer;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Texts compared as questions: width, case, spaces and punctuation do not count. */
final class FoldedText {
  /** A run of Latin letters and digits is one word: 95588 is not made of the digits of 96110. */
  private static final Pattern WORD = Pattern.compile("[a-z0-9]+|[\\p{L}\\p{N}&&[^a-z0-9]]");

  private static final Pattern NOT_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");

  private FoldedText() {}

  /** The text in lower case and half width without spaces and punctuation. */
  static String of(String text) {
    return NOT_WORD.matcher(lower(text)).replaceAll("");
  }

  /** The Chinese characters, numbers and Latin words of a text. */
  static Set<String> words(String text) {
    Set<String> words = new HashSet<>();
    Matcher matcher = WORD.matcher(lower(text));
    while (matcher.find()) {
      words.add(matcher.group());
    }
    return words;
  }

  private static String lower(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
  }
}
