package io.jinwen.documents.proof;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A figure as it is written in a text.
 *
 * @param text as it is written, unit included
 * @param number as written: 3 of 3亿元
 * @param value in the base of its unit: 3亿元 is 300,000,000 元
 * @param unit the base: 元, %, 年, 天 …; empty where none is written
 * @param from where it begins
 * @param to where it ends
 */
public record Amount(
    String text, BigDecimal number, BigDecimal value, String unit, int from, int to) {
  private static final Pattern FIGURE =
      Pattern.compile(
          "(?<![\\d.,A-Za-z])([-−+]?)(\\d{1,3}(?:[,，]\\d{3})+(?:\\.\\d+)?|\\d+(?:\\.\\d+)?)"
              + "\\s*(个百分点|百分点|个工作日|工作日|个交易日|个月|周岁|学时|小时|分钟"
              + "|(?:千|百|十)?(?:万|亿)?(?:元|美元|欧元|港元|股|份|户|人|家|笔|倍|吨|人次)"
              + "|(?:千|百|十)?(?:万|亿)|%|％|‰|个基点|bp|BP|年|月|日|天|次|条|项|名|岁)?");

  private static final Pattern LIST_MARK = Pattern.compile("[.．、)）](?!\\d)");

  private static final Map<String, Integer> POWERS =
      Map.of("十", 1, "百", 2, "千", 3, "万", 4, "十万", 5, "百万", 6, "千万", 7, "亿", 8, "十亿", 9);

  /** What is one unit under two names. */
  private static final Map<String, String> SAME =
      Map.of("％", "%", "BP", "bp", "个基点", "bp", "工作日", "个工作日", "百分点", "个百分点", "周岁", "岁");

  /** All figures of a text; the numbers of articles, lists and dates' years are not among them. */
  public static List<Amount> in(String text) {
    List<Amount> amounts = new ArrayList<>();
    Matcher matcher = FIGURE.matcher(text);
    while (matcher.find()) {
      if (isLabel(text, matcher.start(), matcher.end())) {
        continue;
      }
      amounts.add(
          of(
              matcher.group(),
              matcher.group(1) + matcher.group(2),
              matcher.group(3) == null ? "" : matcher.group(3),
              matcher.start(),
              matcher.end()));
    }
    return amounts;
  }

  /** A figure of a table with the table's unit; empty for a cell that holds something else. */
  static Optional<Amount> ofCell(String cell, String tableUnit) {
    Matcher matcher = FIGURE.matcher(cell);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String unit = matcher.group(3) == null ? tableUnit : matcher.group(3);
    return Optional.of(of(cell, matcher.group(1) + matcher.group(2), unit, 0, cell.length()));
  }

  private static Amount of(String text, String number, String unit, int from, int to) {
    BigDecimal written = new BigDecimal(number.replaceAll("[,，+]", "").replace('−', '-'));
    BigDecimal value = written;
    String base = SAME.getOrDefault(unit, unit);
    Matcher scaled = Pattern.compile("^((?:千|百|十)?(?:万|亿)|千|百)(.*)$").matcher(base);
    if (scaled.matches() && POWERS.containsKey(scaled.group(1))) {
      value = value.scaleByPowerOfTen(POWERS.get(scaled.group(1)));
      base = scaled.group(2);
    }
    return new Amount(text.strip(), written, value, base, from, to);
  }

  /** 第 12 条, [3], 2024年, the number of an entry in a list: they name, they do not measure. */
  private static boolean isLabel(String text, int from, int to) {
    String before = text.substring(Math.max(0, text.lastIndexOf('\n', from) + 1), from).strip();
    if (before.endsWith("第") || before.endsWith("[") || before.endsWith("【")) {
      return true;
    }
    boolean counts = text.substring(from, to).matches("\\d{1,2}");
    if (counts && before.matches("[*#>-]*") && LIST_MARK.matcher(text.substring(to)).lookingAt()) {
      return true;
    }
    return text.substring(from, to).matches("(19|20)\\d{2}\\s*年?")
        || (to < text.length() && text.charAt(to) == '】');
  }

  /** Whether both say the same quantity; where one has no unit, by the numbers as written. */
  boolean agreesWith(Amount other) {
    if (isBare() || other.isBare()) {
      return number.compareTo(other.number) == 0;
    }
    return unit.equals(other.unit) && value.compareTo(other.value) == 0;
  }

  private boolean isBare() {
    return unit.isEmpty() && number.compareTo(value) == 0;
  }
}
