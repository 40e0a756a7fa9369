package io.jinwen.assistant.calculator;

import java.math.BigDecimal;

/** Numbers with commas at the thousands. */
public final class Thousands {
  private static final BigDecimal LONG = BigDecimal.valueOf(100_000_000);

  private Thousands() {}

  /** With commas only where there are so many digits that they look like a telephone number. */
  static String whereLong(BigDecimal value) {
    return value.abs().compareTo(LONG) >= 0 ? of(value) : value.toPlainString();
  }

  /** With commas. */
  public static String of(BigDecimal value) {
    String plain = value.toPlainString();
    int point = plain.indexOf('.');
    String whole = point < 0 ? plain : plain.substring(0, point);
    return whole.replaceAll("(?<=\\d)(?=(?:\\d{3})+$)", ",")
        + (point < 0 ? "" : plain.substring(point));
  }
}
