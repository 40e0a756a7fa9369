package io.jinwen.assistant.calculator;

import static io.jinwen.assistant.calculator.Arithmetic.cents;
import static io.jinwen.assistant.calculator.Arithmetic.instalment;
import static io.jinwen.assistant.calculator.Arithmetic.of;
import static io.jinwen.assistant.calculator.Arithmetic.over;
import static io.jinwen.assistant.calculator.Arithmetic.times;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** What is paid of a loan month by month. */
final class LoanSchedule {
  private LoanSchedule() {}

  static Schedule equalInstalments(BigDecimal principal, BigDecimal rate, int months) {
    BigDecimal payment = instalment(principal, rate, months);
    List<Schedule.Row> rows = new ArrayList<>();
    BigDecimal balance = principal;
    for (int period = 1; period <= months; period++) {
      BigDecimal interest = times(balance, rate);
      BigDecimal part = payment.subtract(interest);
      balance = balance.subtract(part);
      rows.add(row(period, part, interest, balance));
    }
    return new Schedule("月", rows);
  }

  static Schedule equalPrincipal(BigDecimal principal, BigDecimal rate, int months) {
    BigDecimal part = over(principal, of(months));
    List<Schedule.Row> rows = new ArrayList<>();
    BigDecimal balance = principal;
    for (int period = 1; period <= months; period++) {
      BigDecimal interest = times(balance, rate);
      balance = balance.subtract(part);
      rows.add(row(period, part, interest, balance));
    }
    return new Schedule("月", rows);
  }

  private static Schedule.Row row(
      int period, BigDecimal part, BigDecimal interest, BigDecimal balance) {
    return new Schedule.Row(
        period, cents(part.add(interest)), cents(part), cents(interest), cents(balance));
  }
}
