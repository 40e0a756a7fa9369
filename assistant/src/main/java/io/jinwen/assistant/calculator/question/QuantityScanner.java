package io.jinwen.assistant.calculator.question;

import io.jinwen.assistant.calculator.question.Quantity.Kind;
import io.jinwen.assistant.calculator.question.Quantity.Unit;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the quantities of a question, from left to right. */
final class QuantityScanner {
  /** More numbers than any calculation takes. */
  static final int QUANTITIES_MAX = 80;

  private static final Pattern DATE =
      Pattern.compile("((?:19|20)\\d\\d)[年/.-](\\d{1,2})[月/.-](\\d{1,2})[日号]?");

  /** Numbers that name something instead of counting. */
  private static final Pattern NAME =
      Pattern.compile(
          "(?:19|20)\\d\\d年(?:\\d{1,2}月)?|\\d{1,2}月份?(?!供|息|利)|[rc][1-5](?![\\d.])|t\\+[012]|lof|72法则|第\\d+条|七日年化|7日年化|千万(?=别|不|要|记|小心|注意)|[一二]手(?=房|车|市场)|(?<=每)万份|万份收益|每万份");

  private static final Pattern PART = Pattern.compile("(百|千|万)分之");
  private static final Pattern COMMISSION =
      Pattern.compile("(?<=佣金|费率|手续费|佣金率|佣金是|费率是)(万|千)(?=[\\d一二两三四五六七八九])");
  private static final Pattern HALF = Pattern.compile("半(年|个月)");
  private static final Pattern MONEY_UNIT =
      Pattern.compile("多?(?:(" + QuestionText.FOREIGN + ")|(?:元|块钱|块|圆|rmb)?(?:人民币)?)");
  private static final Pattern ORDINAL_BEFORE = Pattern.compile("第$");
  private static final Pattern INTEREST_BEFORE = Pattern.compile("(?:息|利率?|费率)(?:是|为|按|只要)?$");
  private static final Pattern SPAN_UNIT =
      Pattern.compile("个?(?:年半|年|月|季度|季|天|日|周|星期|礼拜)|y(?![a-z])");
  private static final Pattern OTHER_UNIT =
      Pattern.compile(
          "个?(?:工作日|交易日|自然日)|人(?!民币)|岁|克|吨|张|倍|家|笔|名|级|折|号|套|条|位|小时|分钟|个(?!点|基点|百分点|月|季|人养老)|类");

  private final String text;
  private final List<Quantity> found = new ArrayList<>();

  private QuantityScanner(String text) {
    this.text = text;
  }

  static List<Quantity> scan(String text) {
    QuantityScanner scanner = new QuantityScanner(text);
    int at = 0;
    while (at < text.length() && scanner.found.size() < QUANTITIES_MAX) {
      at = scanner.step(at);
    }
    return List.copyOf(scanner.found);
  }

  /** Takes what begins at a place; says where to go on. */
  private int step(int at) {
    Matcher date = matcher(DATE, at);
    if (date.lookingAt()) {
      int day = Integer.parseInt(date.group(3));
      int month = Integer.parseInt(date.group(2));
      int packed = Integer.parseInt(date.group(1)) * 10_000 + month * 100 + day;
      return add(Kind.DATE, BigDecimal.valueOf(packed), Unit.NONE, false, at, date.end());
    }
    Matcher name = matcher(NAME, at);
    if (name.lookingAt()) {
      return name.end();
    }
    Matcher part = matcher(PART, at);
    if (part.lookingAt()) {
      return share(part, at);
    }
    Matcher commission = matcher(COMMISSION, at);
    if (commission.lookingAt()) {
      return share(commission, at);
    }
    Matcher half = matcher(HALF, at);
    if (half.lookingAt() && !text.substring(Math.max(0, at - 1), at).equals("年")) {
      return half.group(1).equals("年")
          ? add(Kind.SPAN, BigDecimal.valueOf(6), Unit.MONTH, false, at, half.end())
          : add(Kind.SPAN, BigDecimal.valueOf(15), Unit.DAY, false, at, half.end());
    }
    return Numeral.at(text, at).map(number -> counted(number, at)).orElse(at + 1);
  }

  private int share(Matcher part, int at) {
    Optional<Numeral> number = Numeral.at(text, part.end());
    if (number.isEmpty()) {
      return part.end();
    }
    int shift = part.group(1).equals("百") ? 0 : part.group(1).equals("千") ? 1 : 2;
    BigDecimal percent = number.get().value().movePointLeft(shift);
    return add(Kind.RATE, percent, Unit.NONE, false, at, number.get().end());
  }

  private int counted(Numeral number, int at) {
    int end = number.end();
    BigDecimal value = number.value();
    Matcher before = ORDINAL_BEFORE.matcher(text.substring(0, at));
    if (before.find()) {
      return skipUnit(end);
    }
    Optional<Integer> rate = rate(value, at, end);
    if (rate.isPresent()) {
      return rate.get();
    }
    Matcher other = matcher(OTHER_UNIT, end);
    if (other.lookingAt()) {
      boolean speech = number.chinese() && value.equals(BigDecimal.ONE); // 一个, 一位
      return speech ? other.end() : add(Kind.OTHER, value, Unit.NONE, false, at, other.end());
    }
    Matcher span = matcher(SPAN_UNIT, end);
    if (span.lookingAt() && isSpan(span, number)) {
      return span(value, span, number, at);
    }
    if (text.startsWith("期", end)) {
      return add(Kind.PERIODS, value, Unit.NONE, false, at, end + 1);
    }
    if (text.startsWith("次", end)) {
      boolean once = value.equals(BigDecimal.ONE);
      return once ? end + 1 : add(Kind.TIMES, value, Unit.NONE, false, at, end + 1);
    }
    if (text.startsWith("股", end) || text.startsWith("份", end)) {
      return add(Kind.SHARES, value, Unit.NONE, false, at, end + 1);
    }
    if (text.startsWith("手", end) && !text.startsWith("手续", end)) {
      return add(
          Kind.SHARES, value.multiply(BigDecimal.valueOf(100)), Unit.NONE, false, at, end + 1);
    }
    return amount(number, at);
  }

  /** 月 alone is a month of the year, 日 may be one of a date. */
  private boolean isSpan(Matcher span, Numeral number) {
    String unit = span.group();
    if (unit.equals("月")) {
      return text.startsWith("期", span.end());
    }
    if (unit.equals("季")) {
      return false;
    }
    return !(unit.equals("日") && number.chinese());
  }

  private int skipUnit(int end) {
    Matcher span = matcher(SPAN_UNIT, end);
    return span.lookingAt() ? span.end() : text.startsWith("期", end) ? end + 1 : end;
  }

  private Optional<Integer> rate(BigDecimal value, int at, int end) {
    Matcher percent = matcher(Pattern.compile("%|个?百分点|个点(?!位)"), end);
    if (percent.lookingAt()) {
      return Optional.of(add(Kind.RATE, value, Unit.NONE, false, at, percent.end()));
    }
    if (text.startsWith("‰", end)) {
      return Optional.of(add(Kind.RATE, value.movePointLeft(1), Unit.NONE, false, at, end + 1));
    }
    Matcher points = matcher(Pattern.compile("个?(?:基点|bps?)"), end);
    if (points.lookingAt()) {
      return Optional.of(add(Kind.POINTS, value, Unit.NONE, false, at, points.end()));
    }
    if (text.startsWith("厘", end)) {
      return Optional.of(add(Kind.RATE, value, Unit.LI, false, at, end + 1));
    }
    boolean interest = INTEREST_BEFORE.matcher(text.substring(0, at)).find();
    if (text.startsWith("分", end) && (interest || text.startsWith("分利", end))) {
      Matcher half = matcher(Pattern.compile("([1-9])(?![\\d.])"), end + 1); // 1分5
      boolean more = half.lookingAt();
      BigDecimal fen = more ? value.add(new BigDecimal("0." + half.group(1))) : value;
      return Optional.of(add(Kind.RATE, fen, Unit.FEN, false, at, more ? end + 2 : end + 1));
    }
    Matcher tenths = matcher(Pattern.compile("成(?!本|交|立|长|功|为|数|分|人|都)"), end);
    if (tenths.lookingAt() && value.compareTo(BigDecimal.TEN) < 0) {
      return Optional.of(add(Kind.RATE, value.movePointRight(1), Unit.NONE, false, at, end + 1));
    }
    return Optional.empty();
  }

  private int span(BigDecimal value, Matcher span, Numeral number, int at) {
    String unit = span.group().replace("个", "");
    boolean weak = number.chinese() && value.equals(BigDecimal.ONE);
    int end = text.startsWith("期", span.end()) ? span.end() + 1 : span.end();
    return switch (unit) {
      case "年半" ->
          add(
              Kind.SPAN,
              value.multiply(BigDecimal.valueOf(12)).add(BigDecimal.valueOf(6)),
              Unit.MONTH,
              false,
              at,
              end);
      case "年", "y" -> years(value, weak, at, end);
      case "月" -> add(Kind.SPAN, value, Unit.MONTH, weak, at, end);
      case "季度" -> add(Kind.SPAN, value.multiply(BigDecimal.valueOf(3)), Unit.MONTH, weak, at, end);
      case "天", "日" -> add(Kind.SPAN, value, Unit.DAY, weak, at, end);
      default -> add(Kind.SPAN, value.multiply(BigDecimal.valueOf(7)), Unit.DAY, weak, at, end);
    };
  }

  /** 3年, and 3年零6个月 as one. */
  private int years(BigDecimal value, boolean weak, int at, int end) {
    int next = text.startsWith("零", end) || text.startsWith("又", end) ? end + 1 : end;
    Optional<Numeral> months = next < text.length() ? Numeral.at(text, next) : Optional.empty();
    if (months.isPresent() && text.startsWith("个月", months.get().end())) {
      BigDecimal all = value.multiply(BigDecimal.valueOf(12)).add(months.get().value());
      return add(Kind.SPAN, all, Unit.MONTH, false, at, months.get().end() + 2);
    }
    return add(Kind.SPAN, value, Unit.YEAR, weak, at, end);
  }

  private int amount(Numeral number, int at) {
    int end = number.end();
    boolean sign = at > 0 && "$¥￥".indexOf(text.charAt(at - 1)) >= 0;
    Matcher unit = matcher(MONEY_UNIT, end);
    boolean hasUnit = unit.lookingAt() && unit.end() > end && !unit.group().equals("多");
    boolean foreign = hasUnit && unit.group(1) != null || at > 0 && text.charAt(at - 1) == '$';
    if (hasUnit || number.scaled() || sign) {
      boolean yuan = hasUnit && unit.group().contains("人民币");
      Unit currency = foreign ? Unit.FOREIGN : yuan ? Unit.YUAN : Unit.NONE;
      return add(Kind.MONEY, number.value(), currency, false, at, hasUnit ? unit.end() : end);
    }
    if (number.chinese() && number.value().scale() <= 0) {
      return end; // 一下, 三方: no quantity
    }
    return add(Kind.PLAIN, number.value(), Unit.NONE, false, at, end);
  }

  private int add(Kind kind, BigDecimal value, Unit unit, boolean weak, int start, int end) {
    found.add(new Quantity(kind, value, unit, weak, start, end));
    return end;
  }

  private Matcher matcher(Pattern pattern, int from) {
    return pattern.matcher(text).region(from, text.length()).useTransparentBounds(true);
  }
}
