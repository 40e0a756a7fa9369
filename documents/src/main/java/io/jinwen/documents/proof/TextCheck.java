package io.jinwen.documents.proof;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What of a text can be checked: its sentences, and what it quotes. */
public final class TextCheck {
  private static final Pattern SENTENCE = Pattern.compile("[^。；！？;!?\\n]+[。；！？;!?\\n]?[”」』]?");
  private static final Pattern QUOTE = Pattern.compile("[“「『\"]([^”」』\"\\n]{1,500})[”」』\"]");

  private TextCheck() {}

  /** Sentences with their marks, those of a quotation included; blanks around them dropped. */
  public static List<String> sentences(String text) {
    List<String> sentences = new ArrayList<>();
    Matcher matcher = SENTENCE.matcher(text);
    while (matcher.find()) {
      if (!matcher.group().isBlank()) {
        sentences.add(matcher.group().strip());
      }
    }
    return sentences;
  }

  /** What stands between marks of quotation and is long enough to be proved. */
  public static List<String> quotes(String text) {
    List<String> quotes = new ArrayList<>();
    Matcher matcher = QUOTE.matcher(text);
    while (matcher.find()) {
      if (matcher.group(1).strip().length() >= QuoteCheck.CHARACTERS_MIN) {
        quotes.add(matcher.group(1).strip());
      }
    }
    return quotes;
  }
}
