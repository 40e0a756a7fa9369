package io.jinwen.assistant.guard;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Recognises personal data in a text that was folded to plain ASCII digits and signs, length kept
 * (see {@link #fold}). Check digits and lengths do most of the work; what looks like an amount, by
 * the sign before it, the unit after it or its decimals, is none.
 */
final class PersonalDataFinder {

  /** Characters after a number that decide whether it is an amount. */
  static final int LOOKAHEAD = 6;

  /** Characters before a number that decide whether it is an amount. */
  static final int LOOKBEHIND = 12;

  /** Longest thing recognised, an e-mail address. */
  static final int LENGTH_MAX = 125;

  private static final Pattern EMAIL =
      Pattern.compile(
          "(?<![a-z0-9._%+-])([a-z0-9][a-z0-9._%+-]{0,63})@(?=[a-z0-9.-]{4,60}(?![a-z0-9-]))"
              + "(?:[a-z0-9][a-z0-9-]{0,40}\\.){1,4}[a-z]{2,12}(?![a-z0-9])");

  private static final String BEFORE = "(?<![0-9])(?<![0-9]\\.)";
  private static final String AFTER = "(?![0-9])(?!\\.[0-9])";

  private static final Pattern IDENTITY =
      Pattern.compile(
          BEFORE
              + "([1-9][0-9]{5}([ -]?)(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
              + "\\2[0-9]{3}[0-9x])(?![0-9a-z])(?!\\.[0-9])");

  private static final Pattern CARD =
      Pattern.compile(
          "(?<![a-z])"
              + BEFORE
              + "([0-9]{15,19}"
              + "|[0-9]{4}([ -])[0-9]{4}\\2[0-9]{4}\\2[0-9]{4}(?:\\2?[0-9]{1,3})?"
              + "|[0-9]{6}[ -][0-9]{10,13})"
              + AFTER);

  private static final Pattern MOBILE =
      Pattern.compile("(?<![a-z])" + BEFORE + "(?:\\+?(?:00)?86[ -]?)?(1[3-9][0-9]{9})" + AFTER);

  private static final Pattern SPACED_MOBILE =
      Pattern.compile(
          "(?<![a-z])(?<![0-9][ -])"
              + BEFORE
              + "(?:\\+?(?:00)?86[ -]?)?(1[3-9][0-9]([ -])[0-9]{4}\\2[0-9]{4})"
              + AFTER
              + "(?![ -][0-9])");

  private static final Pattern LANDLINE =
      Pattern.compile(
          "(?<![a-z])(?<![0-9]-)"
              + BEFORE
              + "0(?:10|2[0-57-9]|[3-9][0-9]{2})(?:[- ]|\\)[ -]?)([2-9][0-9]{2,3}[ -]?[0-9]{4})"
              + AFTER);

  private static final Pattern PLAIN_LANDLINE =
      Pattern.compile(
          "(?<=(?:电话|座机|固话|传真|tel)[:是为 ]{0,2})"
              + "0(?:10|2[0-57-9]|[3-9][0-9]{2})([2-9][0-9]{6,7})"
              + AFTER);

  private static final Pattern AMOUNT_SIGN =
      Pattern.compile("(?:[¥$€£]|人民币|rmb|cny|usd|hkd|金额|余额|市值|总额|规模)[为是约:]? ?$");
  private static final Pattern UNIT =
      Pattern.compile("^ ?(?:[元万亿千百块股份手笔吨%]|美元|港元|欧元|日元|英镑|人民币|rmb|cny|usd|hkd)");

  private static final int[] IDENTITY_WEIGHTS = {
    7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2
  };
  private static final String IDENTITY_CHECKS = "10x98765432";

  private PersonalDataFinder() {}

  /** Something recognised, in positions of the folded text; only this part is masked. */
  record Found(PersonalDataKind kind, int start, int end) {}

  /** Full width and typographic forms become ASCII ones, upper case lower case; length is kept. */
  static char fold(char character) {
    char narrow = character;
    if (character >= '！' && character <= '～') {
      narrow = (char) (character - '！' + '!');
    } else if (character == '\u3000' || character == '\u00a0') {
      narrow = ' ';
    } else if (character >= '\u2010' && character <= '\u2013') {
      narrow = '-';
    } else if (character == '￥') {
      narrow = '¥';
    }
    return narrow >= 'A' && narrow <= 'Z' ? (char) (narrow - 'A' + 'a') : narrow;
  }

  /** Everything recognised, in order, nothing overlapping. */
  static List<Found> find(CharSequence folded) {
    List<Found> found = new ArrayList<>();
    BitSet taken = new BitSet(); // by position: comparing each with each would be quadratic
    collect(folded, taken, EMAIL, PersonalDataKind.EMAIL, found);
    collect(folded, taken, IDENTITY, PersonalDataKind.IDENTITY_NUMBER, found);
    collect(folded, taken, CARD, PersonalDataKind.BANK_CARD, found);
    collect(folded, taken, MOBILE, PersonalDataKind.MOBILE_PHONE, found);
    collect(folded, taken, SPACED_MOBILE, PersonalDataKind.MOBILE_PHONE, found);
    collect(folded, taken, LANDLINE, PersonalDataKind.LANDLINE, found);
    collect(folded, taken, PLAIN_LANDLINE, PersonalDataKind.LANDLINE, found);
    found.sort(Comparator.comparingInt(Found::start));
    return found;
  }

  private static void collect(
      CharSequence folded,
      BitSet taken,
      Pattern pattern,
      PersonalDataKind kind,
      List<Found> found) {
    Matcher matcher = pattern.matcher(folded);
    while (matcher.find()) {
      Found candidate = new Found(kind, matcher.start(1), matcher.end(1));
      if (isGenuine(kind, folded, candidate, matcher.start()) && isFree(taken, candidate)) {
        found.add(candidate);
        taken.set(candidate.start, candidate.end);
      }
    }
  }

  private static boolean isGenuine(
      PersonalDataKind kind, CharSequence folded, Found candidate, int wholeStart) {
    String digits =
        folded.subSequence(candidate.start, candidate.end).toString().replaceAll("[ -]", "");
    return switch (kind) {
      case EMAIL -> true;
      case IDENTITY_NUMBER -> hasIdentityCheck(digits);
      case BANK_CARD ->
          hasCardLength(digits) && hasLuhnCheck(digits) && !isAmount(folded, candidate, wholeStart);
      case MOBILE_PHONE, LANDLINE -> !isAmount(folded, candidate, wholeStart);
    };
  }

  /** The check of GB 11643-1999 (ISO 7064, MOD 11-2). */
  private static boolean hasIdentityCheck(String number) {
    int sum = 0;
    for (int i = 0; i < IDENTITY_WEIGHTS.length; i++) {
      sum += (number.charAt(i) - '0') * IDENTITY_WEIGHTS[i];
    }
    return IDENTITY_CHECKS.charAt(sum % 11) == number.charAt(17);
  }

  /** Lengths by the issuer's first digits (ISO/IEC 7812; UnionPay 62 has 16 to 19). */
  private static boolean hasCardLength(String number) {
    int length = number.length();
    int two = Integer.parseInt(number.substring(0, 2));
    if (two == 62 || two == 60) {
      return length >= 16;
    }
    if (two == 34 || two == 37) {
      return length == 15;
    }
    if (number.startsWith("9558")) {
      return length == 19;
    }
    int four = Integer.parseInt(number.substring(0, 4));
    boolean oneLength =
        two / 10 == 4 || two == 35 || two >= 51 && two <= 55 || four >= 2221 && four <= 2720;
    return oneLength && length == 16;
  }

  /** The check of ISO/IEC 7812-1, annex B. */
  private static boolean hasLuhnCheck(String number) {
    int sum = 0;
    for (int i = 0; i < number.length(); i++) {
      int digit = number.charAt(number.length() - 1 - i) - '0';
      int weighted = i % 2 == 0 ? digit : digit * 2;
      sum += weighted > 9 ? weighted - 9 : weighted;
    }
    return sum % 10 == 0;
  }

  private static boolean isAmount(CharSequence folded, Found candidate, int wholeStart) {
    CharSequence before = folded.subSequence(Math.max(0, wholeStart - LOOKBEHIND), wholeStart);
    int afterEnd = Math.min(folded.length(), candidate.end + LOOKAHEAD);
    CharSequence after = folded.subSequence(candidate.end, afterEnd);
    return AMOUNT_SIGN.matcher(before).find() || UNIT.matcher(after).find();
  }

  private static boolean isFree(BitSet taken, Found candidate) {
    int next = taken.nextSetBit(candidate.start);
    return next < 0 || next >= candidate.end;
  }
}
