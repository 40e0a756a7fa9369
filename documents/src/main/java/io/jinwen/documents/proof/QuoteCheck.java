package io.jinwen.documents.proof;

import io.jinwen.documents.Box;
import io.jinwen.documents.passage.Passage;
import java.util.Optional;

/**
 * Whether a quotation stands in a passage. What counts is the longest piece without a gap; blanks
 * and kinds of marks do not count, digits and words do.
 */
public final class QuoteCheck {
  /** Shorter ones stand everywhere and prove nothing. */
  public static final int CHARACTERS_MIN = 12;

  private static final double CONTIGUOUS_MIN = 0.85;
  private static final int CHARACTERS_MAX = 2_000;

  private QuoteCheck() {}

  /**
   * A quotation that holds.
   *
   * @param text as the document has it
   * @param box null where the format has no positions
   */
  public record Verified(String text, int page, Box box) {}

  /** What the passage has of a quotation; empty where that is too little. */
  public static Optional<Verified> find(String quote, Passage passage) {
    Plain wanted = Plain.of(quote);
    Plain text = Plain.of(passage.text());
    int length = wanted.codes.length;
    if (length < CHARACTERS_MIN || length > CHARACTERS_MAX) {
      return Optional.empty();
    }
    int best = 0;
    int end = 0;
    int[] row = new int[text.codes.length + 1];
    for (int q = 0; q < length; q++) {
      for (int t = text.codes.length; t >= 1; t--) {
        row[t] = wanted.codes[q] == text.codes[t - 1] ? row[t - 1] + 1 : 0;
        if (row[t] > best) {
          best = row[t];
          end = t;
        }
      }
    }
    if (best < CONTIGUOUS_MIN * length || best < CHARACTERS_MIN) {
      return Optional.empty();
    }
    int from = text.origin[end - best];
    int to = text.origin[end - 1] + 1;
    return Optional.of(
        new Verified(
            passage.text().substring(from, to),
            passage.placeOf(from).page(),
            passage.boxOf(from, to)));
  }

  /** Whether a few words stand in a passage as they are; too short to prove anything. */
  public static boolean names(String words, Passage passage) {
    String wanted = new String(Plain.of(words).codes);
    return !wanted.isEmpty() && new String(Plain.of(passage.shown()).codes).contains(wanted);
  }

  /** The characters of a text that count, and where each comes from. */
  private record Plain(char[] codes, int[] origin) {
    static Plain of(String text) {
      char[] codes = new char[text.length()];
      int[] origin = new int[text.length()];
      int count = 0;
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (Character.isWhitespace(c) || Character.isSpaceChar(c) || isMark(c)) {
          continue;
        }
        codes[count] = Character.toLowerCase(c >= 0xFF01 && c <= 0xFF5E ? (char) (c - 0xFEE0) : c);
        origin[count++] = i;
      }
      return new Plain(
          java.util.Arrays.copyOf(codes, count), java.util.Arrays.copyOf(origin, count));
    }

    /** Quotation marks, and the lines between the cells of a table. */
    private static boolean isMark(char c) {
      return "\"'“”‘’「」『』|".indexOf(c) >= 0;
    }
  }
}
