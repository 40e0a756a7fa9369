package io.jinwen.assistant.calculator.question;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/** Of which period a rate is; a year where nothing says otherwise. */
enum RatePeriod {
  YEAR(0),
  MONTH(-1),
  DAY(-2),
  INSTALMENT(-1);

  private static final Pattern DAILY = Pattern.compile("(?:日利率|日息|日费率|每天|每日|天息|日利息|一天).{0,5}$");
  private static final Pattern MONTHLY = Pattern.compile("(?:月利率|月息|月费率|每月|月利息|每个月).{0,6}$");
  private static final Pattern EACH = Pattern.compile("(?:每期|期费率|每一期|单期).{0,8}$");
  private static final Pattern YEARLY = Pattern.compile("(?:年|贴现率|折现率).{0,6}$");

  private final int li; // 1 厘 is 1 % of a year, 0.1 % of a month, 0.01 % of a day

  RatePeriod(int liPower) {
    this.li = liPower;
  }

  static RatePeriod of(Quantity rate, Beside beside) {
    String before = beside.before();
    String after = beside.after();
    if (DAILY.matcher(before).find() || after.startsWith("的日利率") || after.startsWith("/天")) {
      return DAY;
    }
    if (EACH.matcher(before).find() || after.startsWith("每期") || after.startsWith("一期")) {
      return INSTALMENT;
    }
    if (MONTHLY.matcher(before).find() || after.startsWith("的月") || after.startsWith("/月")) {
      return MONTH;
    }
    boolean lendersWay = rate.unit() == Quantity.Unit.FEN && !YEARLY.matcher(before).find();
    return lendersWay ? MONTH : YEAR; // 两分利 is of a month
  }

  /** A rate in percent, 厘 and 分 resolved. */
  BigDecimal percent(Quantity rate) {
    return switch (rate.unit()) {
      case LI -> rate.value().scaleByPowerOfTen(li);
      case FEN -> rate.value().scaleByPowerOfTen(li + 1);
      default -> rate.value();
    };
  }
}
