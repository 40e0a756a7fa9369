package io.jinwen.assistant.policy.guard;

import io.jinwen.assistant.policy.guard.PersonalDataFinder.Found;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Finds numbers in runs of digits that are written in groups, whatever their size and whatever
 * stands between them. A number begins and ends with a group; of several that begin with the same,
 * the longest counts.
 */
final class NumberRuns {
  private static final int SEPARATORS_MAX = 3;
  private static final String SEPARATORS = " .-/*_~()";
  private static final int DIGITS_MAX = 19;

  /** Letters that may stand right before a telephone number or a card. */
  private static final Pattern LABEL =
      Pattern.compile(
          "(?:^|[^a-z])(?:tel|phone|mobile|cell|call|wx|vx|wechat|whatsapp|id|sfz|card|no|dh|sjh?)$");

  private static final Pattern CARD_WORD = Pattern.compile("(?:卡号?|账号|账户|帐号|card|no)[码为是: ]{0,3}$");
  private static final Pattern OTHER_WORD =
      Pattern.compile("(?:订单|流水|单号|编号|凭证|合同|批次|批号|运单|快递|发票|serial|order)[号码为是: ]{0,3}$");

  private final CharSequence text;
  private final List<int[]> groups = new ArrayList<>(); // start, end
  private final List<Found> found = new ArrayList<>();

  private NumberRuns(CharSequence text) {
    this.text = text;
  }

  /** All numbers of a folded text, in order. */
  static List<Found> find(CharSequence text) {
    NumberRuns runs = new NumberRuns(text);
    int position = 0;
    while (position < text.length()) {
      position = isDigit(text.charAt(position)) ? runs.run(position) : position + 1;
    }
    return runs.found;
  }

  /** Reads the run that begins here, looks for numbers in it and gives its end. */
  private int run(int start) {
    groups.clear();
    int position = start;
    while (position < text.length() && isDigit(text.charAt(position))) {
      int end = position;
      while (end < text.length() && isDigit(text.charAt(end))) {
        end++;
      }
      groups.add(new int[] {position, end});
      position = end;
      while (position < text.length()
          && position - end < SEPARATORS_MAX
          && SEPARATORS.indexOf(text.charAt(position)) >= 0) {
        position++;
      }
      if (position < text.length() && !isDigit(text.charAt(position))) {
        position = end;
        break;
      }
    }
    for (int first = 0; first < groups.size(); ) {
      first = number(first) + 1;
    }
    return groups.getLast()[1];
  }

  /** Looks for the longest number that begins with a group; gives its last group. */
  private int number(int first) {
    int last = first;
    int digits = 0;
    while (last < groups.size() && digits + length(last) <= DIGITS_MAX + 4) {
      digits += length(last++);
    }
    for (int end = last - 1; end >= first; end--) {
      if (isNumber(first, end)) {
        return end;
      }
    }
    return first;
  }

  private boolean isNumber(int first, int last) {
    StringBuilder digits = new StringBuilder();
    for (int group = first; group <= last; group++) {
      digits.append(text, groups.get(group)[0], groups.get(group)[1]);
    }
    int start = groups.get(first)[0];
    int end = groups.get(last)[1];
    if (isPartOfDecimal(first, last) || isInWord(start)) {
      return false;
    }
    return isIdentity(digits, first, last)
        || isCard(digits.toString(), first, last, start, end)
        || isMobile(digits.toString(), first, last, end);
  }

  private boolean isIdentity(StringBuilder digits, int first, int last) {
    int start = groups.get(first)[0];
    int end = groups.get(last)[1];
    if (digits.length() == 17 && checkLetterEnd(end) > 0) {
      digits.append('x');
      end = checkLetterEnd(end);
    }
    String number = digits.toString();
    boolean old = NumberChecks.hasOldIdentityForm(number) && isStandalone(first, last);
    boolean form = NumberChecks.hasIdentityForm(number);
    boolean sure = form && NumberChecks.hasIdentityCheck(number);
    boolean other = !sure && (isAmount(start, end) || isOther(start));
    if (!(form || old) || other || isFollowedByLetter(end)) {
      return false;
    }
    found.add(new Found(PersonalDataKind.IDENTITY_NUMBER, start, end, sure));
    return true;
  }

  private boolean isCard(String number, int first, int last, int start, int end) {
    if (!NumberChecks.hasCardLength(number) || isAmount(start, end)) {
      return false;
    }
    boolean sure = NumberChecks.hasLuhnCheck(number);
    boolean unsure = isBeside(CARD_WORD, start) || number.startsWith("62") && !isOther(start);
    boolean grouped = last == first || sizesAreOfACard(first, last) || isUniform(first, last);
    if (!grouped || !(sure || unsure && number.length() >= 16)) {
      return false;
    }
    found.add(new Found(PersonalDataKind.BANK_CARD, start, end, sure));
    return true;
  }

  private boolean isMobile(String number, int first, int last, int end) {
    int prefix = number.startsWith("0086") ? 4 : number.startsWith("86") ? 2 : 0;
    String subscriber = number.substring(prefix);
    if (!NumberChecks.isMobile(subscriber)) {
      return false;
    }
    int start = position(first, prefix);
    if (last > first && !isPlausible(first, last) || isAmount(groups.get(first)[0], end)) {
      return false;
    }
    found.add(new Found(PersonalDataKind.MOBILE_PHONE, start, end, true));
    return true;
  }

  /** Whether the groups are those of one number rather than of a list of numbers or an amount. */
  private boolean isPlausible(int first, int last) {
    int from = length(first) <= 4 && text.charAt(groups.get(first)[0]) != '1' ? first + 1 : first;
    boolean standard =
        last - from == 2 && length(from) == 3 && length(from + 1) == 4 && length(last) == 4;
    if (standard || from == last) {
      return true;
    }
    boolean thousands = length(from) <= 3;
    for (int group = from + 1; group <= last; group++) {
      thousands &= length(group) == 3;
    }
    boolean decimal = last == from + 1 && separator(from).equals(".");
    return !thousands && !decimal && isStandalone(first, last) && isUniform(from, last);
  }

  private boolean sizesAreOfACard(int first, int last) {
    if (length(first) == 6) {
      return last == first + 1;
    }
    for (int group = first; group < last; group++) {
      if (length(group) != 4) {
        return false;
      }
    }
    return length(last) <= 4;
  }

  private boolean isStandalone(int first, int last) {
    return first == 0 && last == groups.size() - 1;
  }

  /** Whether the same stands between all groups. */
  private boolean isUniform(int first, int last) {
    for (int group = first + 1; group < last; group++) {
      if (!separator(group).equals(separator(first))) {
        return false;
      }
    }
    return true;
  }

  private String separator(int group) {
    return text.subSequence(groups.get(group)[1], groups.get(group + 1)[0]).toString();
  }

  private boolean isPartOfDecimal(int first, int last) {
    boolean before =
        first > 0 ? separator(first - 1).equals(".") : endsWithDecimalPoint(groups.get(first)[0]);
    boolean after = last < groups.size() - 1 && separator(last).equals(".");
    return before || after;
  }

  private boolean endsWithDecimalPoint(int start) {
    return start >= 2 && text.charAt(start - 1) == '.' && isDigit(text.charAt(start - 2));
  }

  /** Whether letters run into the number that do not name it, as in a product's code. */
  private boolean isInWord(int start) {
    return start > 0 && isLetter(text.charAt(start - 1)) && !isBeside(LABEL, start);
  }

  private int checkLetterEnd(int end) {
    int position = end;
    while (position < text.length()
        && position - end < SEPARATORS_MAX
        && SEPARATORS.indexOf(text.charAt(position)) >= 0) {
      position++;
    }
    return position < text.length() && text.charAt(position) == 'x' ? position + 1 : -1;
  }

  private boolean isFollowedByLetter(int end) {
    return end < text.length() && isLetter(text.charAt(end));
  }

  private boolean isAmount(int start, int end) {
    return PersonalDataFinder.isAmount(text, start, end);
  }

  private boolean isOther(int start) {
    return isBeside(OTHER_WORD, start);
  }

  private boolean isBeside(Pattern word, int start) {
    int from = Math.max(0, start - PersonalDataFinder.LOOKBEHIND);
    return word.matcher(text.subSequence(from, start)).find();
  }

  /** Where the digit of this index stands, counted from a group. */
  private int position(int group, int digit) {
    int left = digit;
    int at = group;
    while (left >= length(at)) {
      left -= length(at++);
    }
    return groups.get(at)[0] + left;
  }

  private int length(int group) {
    return groups.get(group)[1] - groups.get(group)[0];
  }

  private static boolean isDigit(char character) {
    return character >= '0' && character <= '9';
  }

  private static boolean isLetter(char character) {
    return character >= 'a' && character <= 'z';
  }
}
