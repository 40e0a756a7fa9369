package io.jinwen.assistant.calculator;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** What a figure counts, and to how many decimals it is told. */
public enum Unit {
  /** An amount of the calculation's currency, to the cent. */
  MONEY("", 2, false),
  /** A price or net value of one share, bond or unit. */
  PRICE("", 4, false),
  /** A share of hundred. */
  PERCENT("%", 4, true),
  /** How many times, such as a convexity or a Sharpe ratio. */
  NUMBER("", 4, true),
  YEARS("年", 4, true),
  MONTHS("个月", 0, true),
  DAYS("天", 0, true),
  /** Payments of an instalment plan. */
  PERIODS("期", 0, true),
  /** Shares of a stock or units of a fund. */
  SHARES("份", 2, true);

  private final String symbol;
  private final int decimals;
  private final boolean zerosDropped;

  Unit(String symbol, int decimals, boolean zerosDropped) {
    this.symbol = symbol;
    this.decimals = decimals;
    this.zerosDropped = zerosDropped;
  }

  /** The value as it is told: rounded half up. */
  BigDecimal rounded(BigDecimal value) {
    BigDecimal rounded = value.setScale(decimals, RoundingMode.HALF_UP);
    if (zerosDropped || this == PRICE) {
      BigDecimal stripped = rounded.stripTrailingZeros();
      int least = this == PRICE ? 2 : 0;
      return stripped.setScale(Math.max(least, stripped.scale()), RoundingMode.UNNECESSARY);
    }
    return rounded;
  }

  boolean isMoney() {
    return this == MONEY || this == PRICE;
  }

  /** What stands behind a value: for money the currency. */
  public String symbol(String currency) {
    return isMoney() ? currency : symbol;
  }

  /** A rounded value with its unit. */
  String text(BigDecimal value, String currency) {
    String number = rounded(value).toPlainString();
    return switch (this) {
      case MONEY, PRICE -> Thousands.whereLong(rounded(value)) + " " + currency;
      case PERCENT -> number + "%";
      case NUMBER -> number;
      default -> number + " " + symbol;
    };
  }
}
