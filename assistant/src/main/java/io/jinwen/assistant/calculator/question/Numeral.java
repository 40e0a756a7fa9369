package io.jinwen.assistant.calculator.question;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number in a text, in Arabic or Chinese form.
 *
 * @param value with its multipliers: 30万 is 300000
 * @param end where the text goes on
 * @param scaled whether it has a multiplier from a thousand up, so that it is an amount even
 *     without a unit
 * @param chinese whether it is written in Chinese digits
 */
record Numeral(BigDecimal value, int end, boolean scaled, boolean chinese) {
  private static final Pattern ARABIC =
      Pattern.compile("[-−]?(?:\\d{1,3}(?:,\\d{3})+(?![\\d,])|\\d{1,15})(?:\\.\\d{1,12})?");
  private static final Pattern SCALE = Pattern.compile("千万|百万|十万|亿|万|w(?![a-z])|千|k(?![a-z])|百");
  private static final Pattern CHINESE =
      Pattern.compile("(?:[一二两三四五六七八九十][零〇一二两三四五六七八九十百千万亿]*|[百千]万)(?:点[零〇一二三四五六七八九]+)?");

  /** What makes the digits before it something other than the rest of an amount. */
  private static final Pattern OTHER_UNIT =
      Pattern.compile("(?:个?(?:年|月|季|半年)|天|日|期|周|星期|个?百分|%|‰|次|成|折|厘|\\.|\\d|股|份|手|倍|个?点|bp)");

  private static final Map<String, Long> SCALES =
      Map.of(
          "千万", 10_000_000L,
          "百万", 1_000_000L,
          "十万", 100_000L,
          "亿", 100_000_000L,
          "万", 10_000L,
          "w", 10_000L,
          "千", 1_000L,
          "k", 1_000L,
          "百", 100L);
  private static final String DIGITS = "零一二三四五六七八九";

  /** The number that begins at a place, if one does. */
  static Optional<Numeral> at(String text, int start) {
    Matcher arabic = ARABIC.matcher(text).region(start, text.length());
    if (arabic.lookingAt()) {
      BigDecimal value = new BigDecimal(arabic.group().replace(",", "").replace('−', '-'));
      return Optional.of(scaled(text, value, arabic.end()));
    }
    Matcher chinese = CHINESE.matcher(text).region(start, text.length());
    return chinese.lookingAt() ? chinese(text, start, chinese.end()) : Optional.empty();
  }

  /** 3万, 1亿2000万, 3万5, 5千万. */
  private static Numeral scaled(String text, BigDecimal number, int from) {
    Matcher scale = SCALE.matcher(text).region(from, text.length());
    if (!scale.lookingAt()) {
      return new Numeral(number, from, false, false);
    }
    long factor = SCALES.get(scale.group());
    BigDecimal value = number.multiply(BigDecimal.valueOf(factor));
    int end = scale.end();
    Matcher again = SCALE.matcher(text).region(end, text.length());
    if (again.lookingAt() && SCALES.get(again.group()) > factor) { // 3千亿
      factor = SCALES.get(again.group());
      value = value.multiply(BigDecimal.valueOf(factor));
      end = again.end();
    }
    return rest(text, value, factor, end);
  }

  /** What may follow a multiplier: another amount with a smaller one, or a single digit. */
  private static Numeral rest(String text, BigDecimal value, long factor, int end) {
    Matcher more = ARABIC.matcher(text).region(end, text.length());
    if (more.lookingAt() && Character.isDigit(text.charAt(end))) {
      Numeral part = scaled(text, new BigDecimal(more.group().replace(",", "")), more.end());
      boolean smaller = part.value().compareTo(BigDecimal.valueOf(factor)) < 0;
      if (part.end() > more.end() && smaller) {
        return new Numeral(value.add(part.value()), part.end(), true, false);
      }
      boolean single = more.group().length() == 1;
      if (single && !OTHER_UNIT.matcher(text).region(more.end(), text.length()).lookingAt()) {
        BigDecimal next = new BigDecimal(more.group()).multiply(BigDecimal.valueOf(factor / 10));
        return new Numeral(value.add(next), more.end(), true, false);
      }
    }
    return new Numeral(value, end, factor >= 1000, false);
  }

  private static Optional<Numeral> chinese(String text, int start, int end) {
    String run = text.substring(start, end);
    boolean otherFollows = OTHER_UNIT.matcher(text).region(end, text.length()).lookingAt();
    int large = Math.max(run.lastIndexOf('万'), run.lastIndexOf('亿'));
    if (otherFollows && large > 0 && large < run.length() - 1) {
      run = run.substring(0, large + 1); // 三十万三年: an amount, then years
    }
    int after = start + run.length();
    int point = run.indexOf('点');
    String whole = point < 0 ? run : run.substring(0, point);
    Optional<BigDecimal> value = whole(whole);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    BigDecimal number = value.get();
    if (point >= 0) {
      StringBuilder decimals = new StringBuilder("0.");
      run.substring(point + 1).chars().forEach(digit -> decimals.append(digit(digit)));
      number = number.add(new BigDecimal(decimals.toString()));
    }
    boolean isScaled = whole.chars().anyMatch(unit -> "千万亿".indexOf(unit) >= 0);
    Matcher scale = SCALE.matcher(text).region(after, text.length());
    if (scale.lookingAt()) { // 三点五万, 十w
      Numeral large2 = scaled(text, number, after);
      return Optional.of(
          new Numeral(large2.value(), large2.end(), large2.scaled() || isScaled, true));
    }
    return Optional.of(new Numeral(number, after, isScaled, true));
  }

  /** 一百二十万五千, 三万五, 一千五; nothing where digits stand side by side as in a year. */
  private static Optional<BigDecimal> whole(String run) {
    long total = 0;
    long section = 0;
    long digit = -1;
    long lastUnit = 1;
    boolean zero = false;
    for (int i = 0; i < run.length(); i++) {
      char c = run.charAt(i);
      int index = digit(c);
      if (index >= 0) {
        if (digit > 0) {
          return Optional.empty();
        }
        zero |= index == 0;
        digit = index;
        continue;
      }
      long unit =
          c == '十' ? 10 : c == '百' ? 100 : c == '千' ? 1000 : c == '万' ? 10_000 : 100_000_000;
      if (unit < 10_000) {
        section += (digit < 0 ? 1 : digit) * unit;
      } else {
        section += Math.max(digit, 0);
        total = (total + (section == 0 && total == 0 ? 1 : section)) * unit;
        section = 0;
      }
      digit = -1;
      lastUnit = unit;
      zero = false;
    }
    if (digit > 0) {
      boolean shortened = lastUnit >= 100 && !zero; // 三万五 is 35000
      section += shortened ? digit * (lastUnit / 10) : digit;
    }
    return Optional.of(BigDecimal.valueOf(total + section));
  }

  private static int digit(int c) {
    return c == '两' ? 2 : c == '〇' ? 0 : DIGITS.indexOf(c);
  }
}
