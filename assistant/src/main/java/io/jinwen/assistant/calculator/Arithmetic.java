package io.jinwen.assistant.calculator;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Decimal arithmetic to 34 digits; amounts are rounded where they are told, not before. */
final class Arithmetic {
  static final MathContext DIGITS = MathContext.DECIMAL128;
  static final BigDecimal ONE = BigDecimal.ONE;
  static final BigDecimal MONTHS_OF_YEAR = new BigDecimal(12);
  private static final int WHOLE_EXPONENT_MAX = 40_000;

  private Arithmetic() {}

  static BigDecimal of(long value) {
    return BigDecimal.valueOf(value);
  }

  static BigDecimal of(String value) {
    return new BigDecimal(value);
  }

  static BigDecimal times(BigDecimal a, BigDecimal b) {
    return a.multiply(b, DIGITS);
  }

  static BigDecimal times(BigDecimal a, BigDecimal b, BigDecimal c) {
    return times(times(a, b), c);
  }

  static BigDecimal over(BigDecimal a, BigDecimal b) {
    return a.divide(b, DIGITS);
  }

  static BigDecimal percent(BigDecimal fraction) {
    return fraction.movePointRight(2);
  }

  static BigDecimal cents(BigDecimal value) {
    return value.setScale(2, RoundingMode.HALF_UP);
  }

  /**
   * A power. Whole exponents are exact to 34 digits; others go through binary floating point, whose
   * 15 digits are a cent of a trillion.
   */
  static BigDecimal power(BigDecimal base, BigDecimal exponent) {
    BigDecimal stripped = exponent.stripTrailingZeros();
    if (stripped.scale() <= 0 && stripped.abs().compareTo(of(WHOLE_EXPONENT_MAX)) <= 0) {
      return base.pow(stripped.intValueExact(), DIGITS);
    }
    double value = StrictMath.pow(base.doubleValue(), exponent.doubleValue());
    if (Double.isInfinite(value) || Double.isNaN(value)) {
      throw new InputException(InputException.Code.NO_RESULT, "", "这些数值算出的结果太大，请检查利率和期限。");
    }
    return new BigDecimal(value, DIGITS);
  }

  /** (1 + rate)^periods. */
  static BigDecimal growth(BigDecimal rate, int periods) {
    return power(ONE.add(rate), of(periods));
  }

  /** What a payment of 1 at the end of each period is worth today. */
  static BigDecimal annuity(BigDecimal rate, int periods) {
    if (rate.signum() == 0) {
      return of(periods);
    }
    BigDecimal discount = over(ONE, growth(rate, periods));
    return over(ONE.subtract(discount), rate);
  }

  /** The payment at the end of each period that pays back a principal. */
  static BigDecimal instalment(BigDecimal principal, BigDecimal rate, int periods) {
    return over(principal, annuity(rate, periods));
  }

  /** A number for a sentence: no more than some decimals, no zeros at the end. */
  static String plain(BigDecimal value, int decimals) {
    BigDecimal rounded = value.setScale(decimals, RoundingMode.HALF_UP).stripTrailingZeros();
    return (rounded.scale() < 0 ? rounded.setScale(0) : rounded).toPlainString();
  }

  /** A fraction as percent for a sentence. */
  static String percentText(BigDecimal fraction) {
    return plain(percent(fraction), 6) + "%";
  }
}
