package io.jinwen.documents.search;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The words of the trade, and which of them mean the same. */
public final class Lexicon {
  private static final int LENGTH_MAX = 24;

  private final Map<String, String> canonical = new HashMap<>();
  private int longest;

  /**
   * @param groups names of one thing each, the preferred one first
   */
  public Lexicon(Collection<List<String>> groups) {
    for (List<String> group : groups) {
      for (String name : group) {
        String word = name.toLowerCase(Locale.ROOT).strip();
        if (word.length() >= 2 && word.length() <= LENGTH_MAX) {
          canonical.putIfAbsent(word, group.getFirst().toLowerCase(Locale.ROOT).strip());
          longest = Math.max(longest, word.length());
        }
      }
    }
  }

  /** A piece of a text: what it is looked up by, and where it stands. */
  record Token(String term, int from, int to) {}

  /**
   * The terms of a text: known words by their preferred name, pairs of characters of all Chinese
   * text, other words and numbers whole. Pairs are made of known words too, so that a part of one
   * is found as well.
   */
  List<Token> tokens(String given) {
    String text = folded(given);
    List<Token> tokens = new ArrayList<>();
    int i = 0;
    int knownTo = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (i >= knownTo) {
        String word = wordAt(text, i);
        if (word != null) {
          tokens.add(new Token("=" + canonical.get(word), i, i + word.length()));
          knownTo = i + word.length();
        }
      }
      if (isHan(c)) {
        boolean pair = i + 1 < text.length() && isHan(text.charAt(i + 1));
        boolean alone = !pair && (i == 0 || !isHan(text.charAt(i - 1)));
        if (pair || alone) {
          tokens.add(new Token(text.substring(i, pair ? i + 2 : i + 1), i, pair ? i + 2 : i + 1));
        }
        i++;
      } else if (Character.isLetterOrDigit(c)) {
        int end = wordEnd(text, i);
        tokens.add(new Token(text.substring(i, end).replace(",", ""), i, end));
        i = end;
      } else {
        i++;
      }
    }
    return tokens;
  }

  /** Numbers keep their points and commas, so that 1,200.50 is one term. */
  private static int wordEnd(String text, int from) {
    int end = from;
    boolean number = Character.isDigit(text.charAt(from));
    while (end < text.length()) {
      char c = text.charAt(end);
      boolean inside = Character.isLetterOrDigit(c) && !isHan(c) && Character.isDigit(c) == number;
      boolean joint =
          number
              && (c == '.' || c == ',')
              && end + 1 < text.length()
              && Character.isDigit(text.charAt(end + 1));
      if (!inside && !joint) {
        break;
      }
      end++;
    }
    return end;
  }

  private String wordAt(String text, int from) {
    for (int length = Math.min(longest, text.length() - from); length >= 2; length--) {
      String word = text.substring(from, from + length);
      if (canonical.containsKey(word)) {
        return word;
      }
    }
    return null;
  }

  private static boolean isHan(char c) {
    return Character.UnicodeScript.of(c) == Character.UnicodeScript.HAN;
  }

  /** Of the same length: lower case, and wide Latin letters and digits narrow. */
  private static String folded(String text) {
    StringBuilder folded = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      char narrow = c >= 0xFF01 && c <= 0xFF5E ? (char) (c - 0xFEE0) : c;
      folded.append(Character.toLowerCase(narrow));
    }
    return folded.toString();
  }
}
