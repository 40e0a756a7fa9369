package io.jinwen.assistant.calculator;

import java.math.BigDecimal;
import java.util.List;

/**
 * Period by period, what is paid.
 *
 * @param periodName what a row is: a month, a payment
 */
public record Schedule(String periodName, List<Row> rows) {
  /**
   * One payment.
   *
   * @param period counted from 1
   * @param balance what is left to pay after it
   */
  public record Row(
      int period,
      BigDecimal payment,
      BigDecimal principal,
      BigDecimal interest,
      BigDecimal balance) {}

  public Schedule {
    rows = List.copyOf(rows);
  }
}
