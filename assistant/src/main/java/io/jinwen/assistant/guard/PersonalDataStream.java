package io.jinwen.assistant.guard;

import io.jinwen.assistant.guard.PersonalDataFinder.Found;
import java.util.ArrayList;
import java.util.List;

/**
 * Masks personal data in one text that arrives in pieces. Held back is at most the run of letters,
 * digits and signs that is still growing, and a few characters after a number, which may make it an
 * amount. The result does not depend on how the text was cut.
 *
 * <p>A run is text that may be one number or address: letters, digits and the signs of an address,
 * and up to two separators between digits. A longer run than {@value #RUN_MAX} is decided in parts,
 * never in the middle of something recognised.
 */
final class PersonalDataStream {

  static final int RUN_MAX = 256;
  private static final int RUN_UNDECIDED = PersonalDataFinder.LENGTH_MAX + 3;
  private static final int DIGITS_MIN = 7;
  private static final int SEPARATORS_MAX = 2;

  private final StringBuilder held = new StringBuilder();

  /** What was let out last, unmasked and folded: a number's beginning is known by what precedes. */
  private final StringBuilder before = new StringBuilder();

  private final List<PersonalDataKind> found = new ArrayList<>();

  /** Takes one more piece and gives what may be shown by now, perhaps nothing. */
  String next(String piece) {
    held.append(piece);
    return release(false);
  }

  /** The text is over: gives what was held back. */
  String end() {
    return release(true);
  }

  /** The kinds of what was masked so far. */
  List<PersonalDataKind> found() {
    return List.copyOf(found);
  }

  private String release(boolean last) {
    StringBuilder out = new StringBuilder();
    int position = 0;
    while (position < held.length()) {
      int runEnd = runEnd(position, last);
      if (runEnd < 0) {
        break; // still growing
      }
      if (runEnd == position) {
        out.append(held.charAt(position));
        remember(position, position + 1);
        position++;
        continue;
      }
      if (!last
          && held.length() < runEnd + PersonalDataFinder.LOOKAHEAD
          && mayHide(position, runEnd)) {
        break; // what follows may make it an amount
      }
      position = decide(position, runEnd, out);
    }
    held.delete(0, position);
    return out.toString();
  }

  /** Masks what is recognised in a run and gives the position up to which it is decided. */
  private int decide(int start, int end, StringBuilder out) {
    boolean cutShort = end - start == RUN_MAX;
    if (!mayHide(start, end) && !cutShort) {
      out.append(held, start, end);
      remember(start, end);
      return end;
    }
    int from = before.length();
    StringBuilder folded = new StringBuilder(before);
    int visible = cutShort ? end : Math.min(held.length(), end + PersonalDataFinder.LOOKAHEAD);
    int[] origins = foldVisible(start, visible, folded);
    int decided = cutShort ? end - RUN_UNDECIDED : end;
    List<Mask> masks = new ArrayList<>();
    for (Found it : PersonalDataFinder.find(folded)) {
      if (it.start() < from) {
        continue; // decided before, or not of this run
      }
      int maskStart = origins[it.start() - from];
      int maskEnd = origins[it.end() - 1 - from] + 1;
      if (maskEnd <= decided || maskStart == start) {
        decided = Math.max(decided, maskEnd);
        masks.add(new Mask(maskStart, maskEnd, it.kind()));
      } else if (maskStart < decided) {
        decided = maskStart;
      }
    }
    write(masks, start, decided, out);
    remember(start, decided);
    return decided;
  }

  /** A part of the held text to mask. */
  private record Mask(int start, int end, PersonalDataKind kind) {}

  private void write(List<Mask> masks, int start, int end, StringBuilder out) {
    int position = start;
    for (Mask mask : masks) {
      out.append(held, position, mask.start);
      out.append(mask.kind.mask(held.substring(mask.start, mask.end)));
      found.add(mask.kind);
      position = mask.end;
    }
    out.append(held, position, end);
  }

  /** Appends the folded text without invisible characters; gives the origin of each character. */
  private int[] foldVisible(int start, int end, StringBuilder folded) {
    int[] origins = new int[end - start];
    int kept = 0;
    for (int i = start; i < end; i++) {
      if (!isInvisible(held.charAt(i))) {
        folded.append(PersonalDataFinder.fold(held.charAt(i)));
        origins[kept++] = i;
      }
    }
    return origins;
  }

  private void remember(int start, int end) {
    foldVisible(start, end, before);
    before.delete(0, Math.max(0, before.length() - 2 * PersonalDataFinder.LOOKBEHIND));
  }

  /** Where the run that begins here ends: the start itself if none begins, -1 if it may go on. */
  private int runEnd(int start, boolean last) {
    int position = start;
    int end = start;
    int separators = 0;
    while (position < held.length() && position - start < RUN_MAX) {
      char character = PersonalDataFinder.fold(held.charAt(position));
      if (isInvisible(character) && end > start) {
        position++;
      } else if (isRun(character) && (separators == 0 || isDigit(character))) {
        separators = 0;
        end = ++position;
      } else if (isSeparator(character) && end > start && endsWithDigit(end)) {
        separators++;
        position++;
        if (separators > SEPARATORS_MAX) {
          return end;
        }
      } else {
        return end;
      }
    }
    if (position - start >= RUN_MAX) {
      return start + RUN_MAX;
    }
    return last ? end : -1;
  }

  private boolean endsWithDigit(int end) {
    return isDigit(PersonalDataFinder.fold(held.charAt(end - 1)));
  }

  private boolean mayHide(int start, int end) {
    int digits = 0;
    for (int i = start; i < end; i++) {
      char character = PersonalDataFinder.fold(held.charAt(i));
      if (character == '@') {
        return true;
      }
      digits += isDigit(character) ? 1 : 0;
    }
    return digits >= DIGITS_MIN;
  }

  private static boolean isRun(char folded) {
    return folded >= 'a' && folded <= 'z' || isDigit(folded) || "._%+-@".indexOf(folded) >= 0;
  }

  private static boolean isDigit(char folded) {
    return folded >= '0' && folded <= '9';
  }

  private static boolean isSeparator(char folded) {
    return folded == ' ' || folded == ')';
  }

  private static boolean isInvisible(char character) {
    return Character.getType(character) == Character.FORMAT;
  }
}
