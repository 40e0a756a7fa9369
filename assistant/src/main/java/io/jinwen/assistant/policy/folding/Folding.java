package io.jinwen.assistant.policy.folding;

import java.text.Normalizer;
import java.util.Locale;

/**
 * What a code point becomes before words are looked for, the same for words, promises, cards and
 * the model of intent: full width becomes half width and every compatibility form its plain one
 * (NFKC), upper case lower case, traditional characters simplified ones, letters that look like
 * Latin ones Latin. What is not seen (formats, marks that combine, variation selectors, fillers) is
 * nothing. Whatever else is no letter, digit or ideograph is a gap.
 *
 * <p>Folding works on single code points, so that a stream can be folded wherever it is cut. {@link
 * Escapes} reads code points that are written as something else.
 */
public final class Folding {

  /** Not seen at all; it separates nothing, however much of it there is. */
  public static final int INVISIBLE = -1;

  /** Symbols and spaces, which people insert into words. */
  public static final int GAP = 1;

  /** A mark that ends a clause. */
  public static final int COMMA = 2;

  /** A mark that ends a sentence. */
  public static final int SENTENCE = 3;

  private static final String COMMAS = ",，:：;；";
  private static final String SENTENCE_ENDS = "。！？!?\n\r．｡";
  private static final int IDEOGRAPHIC_ZERO = 0x3007;
  private static final int LAST_PRIVATE = 0xF8FF;

  private static final int BYTE = 0xFF;
  private static final int KNOWN = 1 << 31;

  /**
   * Code unit to its folded form in the low 16 bits (0 where it is a gap or becomes several
   * characters) and the kind of gap it is in the next eight (0 where it is none), with {@link
   * #KNOWN}; 0 as long as nobody has asked. Threads that ask at once write the same.
   */
  private static final int[] FORMS = new int[Character.MAX_VALUE + 1];

  private Folding() {}

  /** The single folded character of a code point, or 0 where it has none or several. */
  public static char plain(int codePoint) {
    return codePoint <= Character.MAX_VALUE ? (char) form(codePoint) : 0;
  }

  /**
   * How strongly a code point separates; 0 if it is no gap, {@link #INVISIBLE} if it is nothing.
   */
  public static int gap(int codePoint) {
    if (codePoint <= Character.MAX_VALUE) {
      return (byte) (form(codePoint) >> Character.SIZE);
    }
    return several(codePoint).isEmpty() ? kindOfGap(codePoint) : 0;
  }

  private static int form(int unit) {
    int form = FORMS[unit];
    return form == 0 ? learn(unit) : form;
  }

  private static int learn(int unit) {
    String folded = several(unit);
    int plain = folded.length() == 1 ? folded.charAt(0) : 0;
    int gap = folded.isEmpty() ? kindOfGap(unit) & BYTE : 0;
    int form = KNOWN | gap << Character.SIZE | plain;
    FORMS[unit] = form;
    return form;
  }

  /** The folded characters of a code point; empty for a gap. */
  public static String several(int codePoint) {
    String letters = Character.toString(codePoint);
    String compatible =
        isItsOwnForm(codePoint)
            ? letters
            : Normalizer.normalize(letters, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    StringBuilder kept = new StringBuilder(2);
    for (int at = 0; at < compatible.length(); ) {
      int letter = compatible.codePointAt(at);
      at += Character.charCount(letter);
      if (isKept(letter)) {
        kept.appendCodePoint(LookAlikes.latin(TraditionalCharacters.simplified(letter)));
      }
    }
    return kept.toString();
  }

  /**
   * Ideographs, syllables of Hangul, halves of pairs and private characters have no compatibility
   * form and no case.
   */
  private static boolean isItsOwnForm(int codePoint) {
    return (codePoint >= 0x4E00 && codePoint <= 0x9FFF)
        || (codePoint >= 0xAC00 && codePoint <= 0xD7A3)
        || (codePoint >= Character.MIN_SURROGATE && codePoint <= LAST_PRIVATE);
  }

  /** A word or phrase, folded whole. */
  public static String fold(String text) {
    StringBuilder folded = new StringBuilder(text.length());
    for (int at = 0; at < text.length(); ) {
      int codePoint = text.codePointAt(at);
      at += Character.charCount(codePoint);
      char one = plain(codePoint);
      if (one != 0) {
        folded.append(one);
      } else if (codePoint > Character.MAX_VALUE || gap(codePoint) == 0) {
        folded.append(several(codePoint));
      }
    }
    return folded.toString();
  }

  /** Whether nothing of a code point is seen. */
  public static boolean isInvisible(int codePoint) {
    if (isBlankLetter(codePoint)) {
      return true;
    }
    int type = Character.getType(codePoint);
    return type == Character.FORMAT
        || type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.COMBINING_SPACING_MARK;
  }

  private static int kindOfGap(int codePoint) {
    if (isInvisible(codePoint)) {
      return INVISIBLE;
    }
    if (SENTENCE_ENDS.indexOf(codePoint) >= 0) {
      return SENTENCE;
    }
    return COMMAS.indexOf(codePoint) >= 0 ? COMMA : GAP;
  }

  static boolean isKept(int codePoint) {
    return codePoint == IDEOGRAPHIC_ZERO
        || (Character.isLetterOrDigit(codePoint) && !isBlankLetter(codePoint));
  }

  /** Hangul fillers are letters by their category and nothing to the eye. */
  private static boolean isBlankLetter(int codePoint) {
    return codePoint == 0x115F || codePoint == 0x1160 || codePoint == 0x3164 || codePoint == 0xFFA0;
  }
}
