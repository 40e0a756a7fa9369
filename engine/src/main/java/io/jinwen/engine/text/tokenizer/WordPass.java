package io.jinwen.engine.text.tokenizer;

/**
 * The expressions that cut text into words, numbers, signs and white space. They differ in what a
 * word is and how long a number may be; {@link #next} tries their alternatives in order.
 */
abstract class WordPass implements SplitPass {
  @Override
  public final void split(String text, int from, int to, IntList ends) {
    int position = from;
    while (position < to) {
      position = next(text, position, to);
      ends.add(position);
    }
  }

  /** Where the piece that begins at {@code from} ends; always greater than {@code from}. */
  abstract int next(String text, int from, int to);

  /** {@code 's|'t|'re|'ve|'m|'ll|'d} at {@code from}: its length, 0 where there is none. */
  static int contraction(String text, int from, int to, boolean ignoreCase) {
    if (from + 1 >= to || text.charAt(from) != '\'') {
      return 0;
    }
    char first = fold(text.charAt(from + 1), ignoreCase);
    if (first == 's' || first == 't' || first == 'm' || first == 'd') {
      return 2;
    }
    if (from + 2 >= to) {
      return 0;
    }
    char second = fold(text.charAt(from + 2), ignoreCase);
    boolean two =
        (second == 'e' && (first == 'r' || first == 'v')) || (second == 'l' && first == 'l');
    return two ? 3 : 0;
  }

  private static char fold(char c, boolean ignoreCase) {
    if (!ignoreCase) {
      return c;
    }
    if (c == '\u017F') {
      return 's'; // the long s folds to s in the expressions' (?i)
    }
    return c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
  }

  /**
   * The end of {@code ?[^\s\p{L}\p{N}]+} at {@code from}; {@code from} itself where it does not
   * match.
   */
  static int signs(String text, int from, int to) {
    int body = from < to && text.charAt(from) == ' ' ? from + 1 : from;
    int end = SplitPass.endOfRun(text, body, to, CodePoints::isOther);
    return end > body ? end : from;
  }

  /** The end of {@code \s*[\r\n]+|\s+(?!\S)|\s+}, or of its last two alternatives. */
  static int spaces(String text, int from, int to, boolean untilNewline) {
    int end = from;
    int afterNewline = from;
    while (end < to && CodePoints.isSpace(text.charAt(end))) {
      if (CodePoints.isNewline(text.charAt(end++))) {
        afterNewline = end;
      }
    }
    if (untilNewline && afterNewline > from) {
      return afterNewline;
    }
    // The last space before a word is left to the word.
    return end < to && end - from > 1 ? end - 1 : end;
  }

  /**
   * GPT-2: {@code 's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+}
   *
   * <p>Source: the encoder published with the model.
   */
  static final class Gpt2 extends WordPass {
    @Override
    int next(String text, int from, int to) {
      int contraction = contraction(text, from, to, false);
      if (contraction > 0) {
        return from + contraction;
      }
      int body = text.charAt(from) == ' ' && from + 1 < to ? from + 1 : from;
      int c = text.codePointAt(body);
      if (CodePoints.isLetter(c)) {
        return SplitPass.endOfRun(text, body, to, CodePoints::isLetter);
      }
      if (CodePoints.isNumber(c)) {
        return SplitPass.endOfRun(text, body, to, CodePoints::isNumber);
      }
      int signs = signs(text, from, to);
      return signs > from ? signs : spaces(text, from, to, false);
    }
  }

  /**
   * Llama 3, Qwen2 and GLM-4: {@code (?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+
   * |\p{N}{1,n}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+}
   */
  static final class Modern extends WordPass {
    private final int digitsMax;

    /**
     * @param digitsMax longest number that stays in one piece: 3 for Llama 3 and GLM-4, 1 for Qwen2
     */
    Modern(int digitsMax) {
      this.digitsMax = digitsMax;
    }

    @Override
    int next(String text, int from, int to) {
      int contraction = contraction(text, from, to, true);
      if (contraction > 0) {
        return from + contraction;
      }
      int c = text.codePointAt(from);
      if (CodePoints.isNumber(c)) {
        return numbers(text, from, to);
      }
      int body =
          CodePoints.isLetter(c) || CodePoints.isNewline(c) ? from : from + Character.charCount(c);
      int word = SplitPass.endOfRun(text, body, to, CodePoints::isLetter);
      if (word > body) {
        return word;
      }
      int signs = signs(text, from, to);
      return signs > from
          ? SplitPass.endOfRun(text, signs, to, CodePoints::isNewline)
          : spaces(text, from, to, true);
    }

    private int numbers(String text, int from, int to) {
      int end = from;
      for (int i = 0; i < digitsMax && end < to; i++) {
        int c = text.codePointAt(end);
        if (!CodePoints.isNumber(c)) {
          break;
        }
        end += Character.charCount(c);
      }
      return end;
    }
  }

  /**
   * Youtu, words in the manner of GPT-4o, with classes of case and single digits. With U for {@code
   * [\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]}, L for {@code [\p{Ll}\p{Lm}\p{Lo}\p{M}]} and C for an optional
   * contraction: {@code [^\r\n\p{L}\p{N}]?U*L+C|[^\r\n\p{L}\p{N}]?U+L*C|\p{N}|
   * ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+}
   *
   * <p>llama.cpp reads all letter classes of this expression as one, so it keeps {@code McDonald}
   * whole; here, as in the model's own tokenizer, it is {@code Mc} and {@code Donald}.
   */
  static final class Cased extends WordPass {
    @Override
    int next(String text, int from, int to) {
      int c = text.codePointAt(from);
      if (CodePoints.isNumber(c)) {
        return from + Character.charCount(c);
      }
      int word = word(text, from, to, c);
      if (word > from) {
        return word + contraction(text, word, to, true);
      }
      int signs = signs(text, from, to);
      return signs > from
          ? SplitPass.endOfRun(text, signs, to, b -> CodePoints.isNewline(b) || b == '/')
          : spaces(text, from, to, true);
    }

    private static int word(String text, int from, int to, int c) {
      boolean mayLead = !CodePoints.isNewline(c) && !CodePoints.isLetter(c);
      int body = mayLead ? from + Character.charCount(c) : from;
      int end = tailed(text, body, to);
      if (end > body) {
        return end;
      }
      if (mayLead && (end = tailed(text, from, to)) > from) {
        return end; // a combining mark is a tail and may lead as well
      }
      end = headed(text, body, to);
      return end > body ? end : from;
    }

    /**
     * {@code U*L+}: the heads greedily, then the tails; where no tail follows the heads, the match
     * goes back to the last head that is a tail too.
     */
    private static int tailed(String text, int from, int to) {
      int heads = SplitPass.endOfRun(text, from, to, CodePoints::isWordHead);
      int end = SplitPass.endOfRun(text, heads, to, CodePoints::isWordTail);
      if (end > heads) {
        return end;
      }
      while (end > from) {
        int c = text.codePointBefore(end);
        if (CodePoints.isWordTail(c)) {
          return end;
        }
        end -= Character.charCount(c);
      }
      return from;
    }

    /** {@code U+L*} */
    private static int headed(String text, int from, int to) {
      int heads = SplitPass.endOfRun(text, from, to, CodePoints::isWordHead);
      return heads > from ? SplitPass.endOfRun(text, heads, to, CodePoints::isWordTail) : from;
    }
  }
}
