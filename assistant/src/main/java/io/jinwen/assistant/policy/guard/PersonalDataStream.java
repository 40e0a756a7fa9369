package io.jinwen.assistant.policy.guard;

import io.jinwen.assistant.policy.guard.PersonalDataFinder.Found;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

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
  private static final int DIGITS_MIN = 3;
  private static final int SEPARATORS_MAX = 3;

  /** Beside these, a run without many digits may be something, too. */
  private static final Pattern WORD_BEFORE =
      Pattern.compile(
          "(?i)(?:信|wechat|weixin|[wv]x|qq|号码?|id|证|passport|cv[vcn]2?|码|令|otp"
              + "|[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使])"
              + "[:：是为 ]{0,3}$");

  private final StringBuilder held = new StringBuilder();

  /** What was let out last, unmasked: what a number is is known by what precedes it. */
  private final StringBuilder before = new StringBuilder();

  private final List<PersonalData.Finding> found = new ArrayList<>();

  /** Takes one more piece and gives what may be shown by now, perhaps nothing. */
  String next(String piece) {
    held.append(piece);
    return release(false);
  }

  /** The text is over: gives what was held back. */
  String end() {
    return release(true);
  }

  /** What was masked so far. */
  List<PersonalData.Finding> found() {
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
    StringBuilder seen = new StringBuilder(before);
    int visible = cutShort ? end : Math.min(held.length(), end + PersonalDataFinder.LOOKAHEAD);
    int[] origins = appendVisible(start, visible, seen);
    int decided = cutShort ? end - RUN_UNDECIDED : end;
    List<Mask> masks = new ArrayList<>();
    for (Found it : find(seen)) {
      if (it.start() < from) {
        continue; // decided before, or not of this run
      }
      int maskStart = origins[it.start() - from];
      int maskEnd = origins[it.end() - 1 - from] + 1;
      if (maskEnd <= decided || maskStart == start) {
        decided = Math.max(decided, maskEnd);
        masks.add(new Mask(maskStart, maskEnd, it.kind(), it.sure()));
      } else if (maskStart < decided) {
        decided = maskStart;
      }
    }
    write(masks, start, decided, out);
    remember(start, decided);
    return decided;
  }

  /** A part of the held text to mask. */
  private record Mask(int start, int end, PersonalDataKind kind, boolean sure) {}

  /** Numbers in digits of any script, then those in which Chinese digits take part. */
  private static List<Found> find(CharSequence seen) {
    StringBuilder plain = new StringBuilder(seen.length());
    StringBuilder chinese = new StringBuilder(seen.length());
    for (int i = 0; i < seen.length(); i++) {
      plain.append(PersonalDataFold.fold(seen.charAt(i)));
      chinese.append(PersonalDataFold.foldChinese(seen.charAt(i)));
    }
    List<Found> found = new ArrayList<>(PersonalDataFinder.find(plain));
    if (!chinese.toString().contentEquals(plain)) {
      for (Found it : PersonalDataFinder.find(chinese)) {
        boolean isNew =
            found.stream().allMatch(o -> it.end() <= o.start() || o.end() <= it.start());
        if (isNew) {
          found.add(it);
        }
      }
      found.sort(Comparator.comparingInt(Found::start));
    }
    return found;
  }

  private void write(List<Mask> masks, int start, int end, StringBuilder out) {
    int position = start;
    for (Mask mask : masks) {
      boolean isHalf = mask.start > position && isInvisible(held.charAt(mask.start - 1));
      boolean splitsPair = isHalf && Character.isHighSurrogate(held.charAt(mask.start - 1));
      out.append(held, position, splitsPair ? mask.start - 1 : mask.start);
      out.append(mask.kind.mask(held.substring(mask.start, mask.end)));
      found.add(new PersonalData.Finding(mask.kind, mask.sure));
      position = mask.end;
    }
    out.append(held, position, end);
  }

  /** Appends the text without invisible characters; gives the origin of each character. */
  private int[] appendVisible(int start, int end, StringBuilder seen) {
    int[] origins = new int[end - start];
    int kept = 0;
    for (int i = start; i < end; i++) {
      if (!isInvisible(held.charAt(i))) {
        seen.append(held.charAt(i));
        origins[kept++] = i;
      }
    }
    return origins;
  }

  private void remember(int start, int end) {
    appendVisible(start, end, before);
    before.delete(0, Math.max(0, before.length() - 2 * PersonalDataFinder.LOOKBEHIND));
  }

  /** Where the run that begins here ends: the start itself if none begins, -1 if it may go on. */
  private int runEnd(int start, boolean last) {
    int position = start;
    int end = start;
    int separators = 0;
    while (position < held.length() && position - start < RUN_MAX) {
      char character = PersonalDataFold.foldChinese(held.charAt(position));
      boolean beginsPair =
          Character.isHighSurrogate(held.charAt(position)); // a digit in two halves
      if (isInvisible(held.charAt(position)) && (end > start || beginsPair)) {
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
    int last = end - 1;
    while (last > 0 && "._-".indexOf(PersonalDataFold.fold(held.charAt(last))) >= 0) {
      last--;
    }
    return PersonalDataFold.isDigit(held.charAt(last));
  }

  private boolean mayHide(int start, int end) {
    int digits = 0;
    for (int i = start; i < end; i++) {
      char character = PersonalDataFold.foldChinese(held.charAt(i));
      if (character == '@') {
        return true;
      }
      digits += isDigit(character) ? 1 : 0;
    }
    return digits >= DIGITS_MIN || WORD_BEFORE.matcher(before).find();
  }

  private static boolean isRun(char folded) {
    return folded >= 'a' && folded <= 'z' || isDigit(folded) || "._%+-@".indexOf(folded) >= 0;
  }

  private static boolean isDigit(char folded) {
    return folded >= '0' && folded <= '9';
  }

  private static boolean isSeparator(char folded) {
    return " )(/*~._-".indexOf(folded) >= 0;
  }

  private static boolean isInvisible(char character) {
    return PersonalDataFold.isInvisible(character);
  }
}
