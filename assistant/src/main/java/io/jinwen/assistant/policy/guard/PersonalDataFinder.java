package io.jinwen.assistant.policy.guard;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Recognises personal data in a text that was folded to plain ASCII digits and signs, length kept
 * (see {@link PersonalDataFold}). Numbers are found by {@link NumberRuns} in whatever groups they
 * are written; check digits, lengths and what stands beside them decide. What looks like an amount,
 * by the sign before it, the unit after it or its decimals, is none.
 */
final class PersonalDataFinder {

  /** Characters after a number that decide whether it is an amount. */
  static final int LOOKAHEAD = 6;

  /** Characters before a number that decide what it is. */
  static final int LOOKBEHIND = 12;

  /** Longest thing recognised, an e-mail address. */
  static final int LENGTH_MAX = 125;

  private static final Pattern EMAIL =
      Pattern.compile(
          "(?<![a-z0-9._%+-])([a-z0-9][a-z0-9._%+-]{0,63})@(?=[a-z0-9.-]{4,60}(?![a-z0-9-]))"
              + "(?:[a-z0-9][a-z0-9-]{0,40}\\.){1,4}[a-z]{2,12}(?![a-z0-9])");

  private static final String BEFORE = "(?<![0-9])(?<![0-9]\\.)";
  private static final String AFTER = "(?![0-9])(?!\\.[0-9])";
  private static final String SEPARATORS = "[ .\\-*/]{0,3}";

  private static final Pattern LANDLINE =
      Pattern.compile(
          "(?<![a-z])(?<![0-9]-)"
              + BEFORE
              + "0(?:10|2[0-57-9]|[3-9][0-9]{2})(?:[-* ./]{1,3}|\\)[ -]?)([2-9][0-9]{2,3}[ -]?[0-9]{4})"
              + AFTER);

  private static final Pattern PLAIN_LANDLINE =
      Pattern.compile(
          "(?<=(?:电话|座机|固话|传真|tel)[:是为 ]{0,2})"
              + "0(?:10|2[0-57-9]|[3-9][0-9]{2})([2-9][0-9]{6,7})"
              + AFTER);

  private static final Pattern TRAVEL_DOCUMENT =
      Pattern.compile(
          "(?<=(?:护照|通行证|台胞证|回乡证|passport)(?:号码?|no\\.?)?[:是为 ]{0,3})"
              + "([a-z]{0,2}"
              + SEPARATORS
              + "[0-9](?:"
              + SEPARATORS
              + "[0-9]){6,10})"
              + "(?![0-9a-z])");

  private static final Pattern PLATE =
      Pattern.compile(
          "(?<=[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使][a-z][ .-]{0,2})"
              + "((?=[a-z0-9]*[0-9])[a-z0-9]{5,6})(?![a-z0-9])");

  private static final Pattern MESSENGER_ID =
      Pattern.compile(
          "(?<=(?:微信|威信|薇信|v信|wechat|weixin|(?<![a-z])[wv]x|qq)(?:账?号码?|id)?[:是为 ]{0,3})"
              + "(?!(?:pay|id)(?![a-z0-9]))"
              + "((?:[a-z][a-z0-9_-]{5,19}|[1-9][0-9]{4,11}))(?![a-z0-9_-])");

  private static final Pattern SECRET_CODE =
      Pattern.compile(
          "(?<=(?:cvv2?|cvc2?|cvn2?|安全码)(?:码|号)?[:是为 ]{0,3})([0-9]{3,4})(?![0-9])"
              + "|(?<=(?:验证码|校验码|动态码|动态口令|短信码|(?<![a-z])otp)[:是为 ]{0,3})"
              + "([0-9](?:[ -]?[0-9]){3,7})(?![0-9])"
              + "|"
              + BEFORE
              + "([0-9]{4,8})(?=[是为]?(?:我的)?(?:验证码|校验码|动态码))");

  private static final Pattern AMOUNT_SIGN =
      Pattern.compile("(?:[¥$€£]|人民币|rmb|cny|usd|hkd|金额|余额|市值|总额|规模)[为是约:]? ?$");
  private static final Pattern UNIT =
      Pattern.compile(
          "^ ?(?:[元亿股份手笔吨%]|[千百万块](?!先生|女士|小姐|老师|总(?!额|计)|经理|度|货|科|达|家)"
              + "|美元|港元|欧元|日元|英镑|人民币|rmb|cny|usd|hkd)");

  private PersonalDataFinder() {}

  /**
   * Something recognised, in positions of the folded text; only this part is masked.
   *
   * @param sure whether its check digit is right, or it needs none
   */
  record Found(PersonalDataKind kind, int start, int end, boolean sure) {}

  /** Everything recognised, in order, nothing overlapping. */
  static List<Found> find(CharSequence folded) {
    List<Found> found = new ArrayList<>();
    BitSet taken = new BitSet(); // by position: comparing each with each would be quadratic
    collect(folded, taken, EMAIL, PersonalDataKind.EMAIL, found);
    collect(folded, taken, TRAVEL_DOCUMENT, PersonalDataKind.TRAVEL_DOCUMENT, found);
    collect(folded, taken, PLATE, PersonalDataKind.PLATE, found);
    for (Found number : NumberRuns.find(folded)) {
      add(found, taken, number);
    }
    collect(folded, taken, LANDLINE, PersonalDataKind.LANDLINE, found);
    collect(folded, taken, PLAIN_LANDLINE, PersonalDataKind.LANDLINE, found);
    collect(folded, taken, MESSENGER_ID, PersonalDataKind.MESSENGER_ID, found);
    collect(folded, taken, SECRET_CODE, PersonalDataKind.SECRET_CODE, found);
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
      int group = 1;
      while (matcher.start(group) < 0) {
        group++;
      }
      Found candidate = new Found(kind, matcher.start(group), matcher.end(group), true);
      if (kind != PersonalDataKind.LANDLINE
          || !isAmount(folded, matcher.start(), candidate.end())) {
        add(found, taken, candidate);
      }
    }
  }

  private static void add(List<Found> found, BitSet taken, Found candidate) {
    int next = taken.nextSetBit(candidate.start);
    if (next < 0 || next >= candidate.end) {
      found.add(candidate);
      taken.set(candidate.start, candidate.end);
    }
  }

  /** Whether a sign, a word or a unit beside a number makes it an amount. */
  static boolean isAmount(CharSequence folded, int start, int end) {
    CharSequence before = folded.subSequence(Math.max(0, start - LOOKBEHIND), start);
    CharSequence after = folded.subSequence(end, Math.min(folded.length(), end + LOOKAHEAD));
    return AMOUNT_SIGN.matcher(before).find() || UNIT.matcher(after).find();
  }
}
