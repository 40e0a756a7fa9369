package io.jinwen.assistant.calculator.question;

import java.math.BigDecimal;

/**
 * A number of a question with what it counts.
 *
 * @param value rates in percent; spans in their unit
 * @param unit of a span: year, month or day; of money: its currency; of a rate: what it is of
 * @param weak whether it may be a manner of speaking, such as 一年 in 一年能省多少
 * @param start where it begins in the text
 * @param end where the text goes on
 */
record Quantity(Kind kind, BigDecimal value, Unit unit, boolean weak, int start, int end) {
  /** What a number can count. */
  enum Kind {
    MONEY,
    RATE,
    SPAN,
    PERIODS,
    SHARES,
    TIMES,
    POINTS,
    DATE,
    PLAIN,
    /** Counts something that no calculator takes. */
    OTHER
  }

  /** More on some kinds. */
  enum Unit {
    NONE,
    YEAR,
    MONTH,
    DAY,
    /** A rate in 厘 or 分, whose size depends on the period it is of. */
    LI,
    FEN,
    YUAN,
    FOREIGN
  }

  boolean isSpan(Unit of) {
    return kind == Kind.SPAN && unit == of;
  }
}
