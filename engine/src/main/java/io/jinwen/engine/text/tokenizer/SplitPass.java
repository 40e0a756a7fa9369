package io.jinwen.engine.text.tokenizer;

import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;

/**
 * One regular expression of a pre-tokenizer: cuts a stretch of text into pieces.
 *
 * <p>Each pass is a scanner written by hand that moves forward only, so a megabyte without a space
 * costs linear time. Text that the expression does not match stays together as a piece of its own.
 */
interface SplitPass {
  /** Adds the end of every piece of {@code text[from, to)} in order; the last end is {@code to}. */
  void split(String text, int from, int to, IntList ends);

  /**
   * {@code [a]{1,n}|[b]{1,n}|…}: runs of characters of one group, each at most {@code lengthMax}
   * characters long.
   *
   * @param groupOf the group of a code point; 0 for those the expression does not match
   */
  static SplitPass runs(IntUnaryOperator groupOf, int lengthMax) {
    return (text, from, to, ends) -> {
      int position = from;
      while (position < to) {
        int group = groupOf.applyAsInt(text.codePointAt(position));
        int length = 0;
        while (position < to) {
          int c = text.codePointAt(position);
          if (groupOf.applyAsInt(c) != group || (group != 0 && length == lengthMax)) {
            break;
          }
          position += Character.charCount(c);
          length++;
        }
        ends.add(position);
      }
    };
  }

  /** {@code [a]+} */
  static SplitPass runs(IntPredicate wanted) {
    return runs(c -> wanted.test(c) ? 1 : 0, Integer.MAX_VALUE);
  }

  /** {@code [a]}: each character by itself. */
  static SplitPass singles(IntPredicate wanted) {
    return runs(c -> wanted.test(c) ? 1 : 0, 1);
  }

  /** {@code \s?[a]+} */
  static SplitPass spacedRuns(IntPredicate wanted) {
    return (text, from, to, ends) -> {
      int gap = from; // where the text that no run has claimed begins
      int position = from;
      while (position < to) {
        int c = text.codePointAt(position);
        int start = position;
        int body = position;
        if (CodePoints.isSpace(c)
            && position + 1 < to
            && wanted.test(text.codePointAt(position + 1))) {
          body = position + 1; // white space lies in the basic plane: one char
        } else if (!wanted.test(c)) {
          position += Character.charCount(c);
          continue;
        }
        position = endOfRun(text, body, to, wanted);
        if (start > gap) {
          ends.add(start);
        }
        ends.add(position);
        gap = position;
      }
      if (gap < to) {
        ends.add(to);
      }
    };
  }

  /** {@code \s+$} */
  static SplitPass trailingSpace() {
    return (text, from, to, ends) -> {
      int start = to;
      while (start > from && CodePoints.isSpace(text.charAt(start - 1))) {
        start--;
      }
      if (start > from && start < to) {
        ends.add(start);
      }
      ends.add(to);
    };
  }

  /** Where the run of wanted code points that begins at {@code from} ends. */
  static int endOfRun(String text, int from, int to, IntPredicate wanted) {
    int position = from;
    while (position < to) {
      int c = text.codePointAt(position);
      if (!wanted.test(c)) {
        break;
      }
      position += Character.charCount(c);
    }
    return position;
  }
}
