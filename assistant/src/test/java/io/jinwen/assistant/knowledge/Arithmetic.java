package io.jinwen.assistant.knowledge;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Computes what the formulas of the glossary say: + - × ÷ ^ √, brackets, percentages, max, and
 * names. Decimal, except where an exponent is not whole.
 */
final class Arithmetic {
  private static final MathContext DIGITS = MathContext.DECIMAL64;
  private static final String NUMBER = "0123456789.";

  private final String text;
  private final Map<String, BigDecimal> values;
  private final List<String> names; // the longest first, so that none is taken for a shorter one
  private int at;

  private Arithmetic(String text, Map<String, BigDecimal> values) {
    this.text = text.replace(" ", "").replace("²", "^2");
    this.values = values;
    this.names =
        values.keySet().stream().sorted(Comparator.comparing(String::length).reversed()).toList();
  }

  /**
   * The value of an expression.
   *
   * @throws IllegalArgumentException where it cannot be read, with the place
   */
  static BigDecimal value(String expression, Map<String, BigDecimal> values) {
    Arithmetic arithmetic = new Arithmetic(expression, values);
    BigDecimal value = arithmetic.sum();
    if (arithmetic.at < arithmetic.text.length()) {
      throw arithmetic.unreadable();
    }
    return value;
  }

  private BigDecimal sum() {
    BigDecimal value = product();
    while (true) {
      if (take("+")) {
        value = value.add(product());
      } else if (take("-")) {
        value = value.subtract(product());
      } else {
        return value;
      }
    }
  }

  private BigDecimal product() {
    BigDecimal value = power();
    while (true) {
      if (take("×")) {
        value = value.multiply(power());
      } else if (take("÷")) {
        value = value.divide(power(), DIGITS);
      } else {
        return value;
      }
    }
  }

  private BigDecimal power() {
    if (take("-")) {
      return power().negate();
    }
    BigDecimal base = one();
    if (!take("^")) {
      return base;
    }
    BigDecimal exponent = power();
    return exponent.stripTrailingZeros().scale() <= 0 && exponent.signum() >= 0
        ? base.pow(exponent.intValueExact(), DIGITS)
        : BigDecimal.valueOf(Math.pow(base.doubleValue(), exponent.doubleValue()));
  }

  private BigDecimal one() {
    if (take("√")) {
      return one().sqrt(DIGITS);
    }
    if (take("max(")) {
      BigDecimal first = sum();
      expect(",");
      BigDecimal second = sum();
      expect(")");
      return first.max(second);
    }
    for (String name : names) {
      if (take(name.replace(" ", ""))) {
        return values.get(name);
      }
    }
    if (take("(")) {
      return closed(")");
    }
    if (take("[")) {
      return closed("]");
    }
    return take("e^") ? exponential() : number();
  }

  private BigDecimal exponential() {
    return BigDecimal.valueOf(Math.exp(one().doubleValue()));
  }

  private BigDecimal closed(String bracket) {
    BigDecimal value = sum();
    expect(bracket);
    return value;
  }

  private BigDecimal number() {
    int start = at;
    while (at < text.length() && NUMBER.indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    if (start == at) {
      throw unreadable();
    }
    BigDecimal value = new BigDecimal(text.substring(start, at));
    return take("%") ? value.movePointLeft(2) : value;
  }

  private boolean take(String token) {
    if (!text.startsWith(token, at)) {
      return false;
    }
    at += token.length();
    return true;
  }

  private void expect(String token) {
    if (!take(token)) {
      throw unreadable();
    }
  }

  private IllegalArgumentException unreadable() {
    return new IllegalArgumentException("unreadable at character " + at + ": " + text);
  }
}
