package io.jinwen.assistant.calculator.question;

import io.jinwen.assistant.calculator.question.Quantity.Kind;
import io.jinwen.assistant.calculator.question.Quantity.Unit;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The place of a number in a kind of question: what it may be, and the words beside it.
 *
 * @param field which input it becomes
 * @param before words in front of it, some characters away at most; nothing for none
 * @param after words right behind it; nothing for none
 * @param loose whether it takes a number with none of its words beside it
 */
record Slot(
    String field, Type type, Optional<Pattern> before, Optional<Pattern> after, boolean loose) {
  private static final int AMOUNT_MIN = 100; // a smaller bare number is hardly an amount
  private static final String DISTANCE = ".{0,6}$";

  /** What a number in it must be. */
  enum Type {
    MONEY,
    PRICE,
    /** A price of foreign money. */
    QUOTE,
    YEARLY_RATE,
    MONTHLY_RATE,
    DAILY_RATE,
    /** A rate of each instalment. */
    PERIOD_RATE,
    /** A share that is of no period. */
    SHARE,
    MONTHS,
    DAYS,
    /** Days, or months of 30 and years of 365. */
    ANY_DAYS,
    YEARS,
    PERIODS,
    SHARES,
    NUMBER,
    TIMES,
    POINTS
  }

  static Slot of(String field, Type type) {
    return new Slot(field, type, Optional.empty(), Optional.empty(), false);
  }

  Slot before(String words) {
    return new Slot(
        field, type, Optional.of(Pattern.compile("(?:" + words + ")" + DISTANCE)), after, loose);
  }

  Slot after(String words) {
    return new Slot(
        field, type, before, Optional.of(Pattern.compile("的?(?:" + words + ")")), loose);
  }

  /** It also takes a number without its words. */
  Slot anywhere() {
    return new Slot(field, type, before, after, true);
  }

  /** Whether the words beside a number are those of this slot. */
  boolean isNamed(Beside beside) {
    return before.filter(words -> words.matcher(beside.before()).find()).isPresent()
        || after.filter(words -> words.matcher(beside.after()).lookingAt()).isPresent();
  }

  /** The number as this slot's input; empty where it cannot be that. */
  Optional<BigDecimal> value(Quantity quantity, Beside beside, boolean named) {
    return switch (type) {
      case MONEY -> money(quantity, named);
      case PRICE ->
          quantity.kind() == Kind.MONEY || quantity.kind() == Kind.PLAIN
              ? Optional.of(quantity.value())
              : Optional.empty();
      case QUOTE ->
          quantity.kind() == Kind.PLAIN
                  || quantity.kind() == Kind.MONEY && quantity.unit() == Unit.NONE
              ? Optional.of(quantity.value())
              : Optional.empty();
      case SHARE -> only(Kind.RATE, quantity).or(() -> bareRate(quantity, named));
      case YEARLY_RATE, MONTHLY_RATE, DAILY_RATE, PERIOD_RATE -> rate(quantity, beside, named);
      case MONTHS -> months(quantity);
      case DAYS -> quantity.isSpan(Unit.DAY) ? Optional.of(quantity.value()) : Optional.empty();
      case ANY_DAYS -> anyDays(quantity);
      case YEARS ->
          quantity.isSpan(Unit.YEAR)
              ? Optional.of(quantity.value())
              : quantity.isSpan(Unit.MONTH)
                  ? Optional.of(
                      quantity.value().divide(BigDecimal.valueOf(12), 12, RoundingMode.HALF_UP))
                  : Optional.empty();
      case PERIODS -> only(Kind.PERIODS, quantity).or(() -> months(quantity));
      case SHARES -> only(Kind.SHARES, quantity);
      case NUMBER ->
          only(Kind.PLAIN, quantity)
              .or(() ->
                  named && quantity.isSpan(Unit.YEAR)
                      ? Optional.of(quantity.value())
                      : Optional.empty())
              .or(() -> named ? only(Kind.MONEY, quantity) : Optional.empty());
      case TIMES -> only(Kind.TIMES, quantity);
      case POINTS ->
          only(Kind.POINTS, quantity)
              .or(() -> only(Kind.RATE, quantity).map(rate -> rate.movePointRight(2)));
    };
  }

  private static Optional<BigDecimal> only(Kind kind, Quantity quantity) {
    return quantity.kind() == kind ? Optional.of(quantity.value()) : Optional.empty();
  }

  private static Optional<BigDecimal> money(Quantity quantity, boolean named) {
    boolean bare =
        quantity.kind() == Kind.PLAIN
            && (named || quantity.value().compareTo(BigDecimal.valueOf(AMOUNT_MIN)) >= 0);
    return bare || quantity.kind() == Kind.MONEY ? Optional.of(quantity.value()) : Optional.empty();
  }

  private static Optional<BigDecimal> months(Quantity quantity) {
    if (quantity.isSpan(Unit.YEAR)) {
      return Optional.of(quantity.value().multiply(BigDecimal.valueOf(12)));
    }
    return quantity.isSpan(Unit.MONTH) || quantity.kind() == Kind.PERIODS
        ? Optional.of(quantity.value())
        : Optional.empty();
  }

  private static Optional<BigDecimal> anyDays(Quantity quantity) {
    if (quantity.kind() != Kind.SPAN) {
      return Optional.empty();
    }
    int days = quantity.unit() == Unit.YEAR ? 365 : quantity.unit() == Unit.MONTH ? 30 : 1;
    return Optional.of(quantity.value().multiply(BigDecimal.valueOf(days)));
  }

  /** 利率3.1: a percentage whose sign was left out. */
  private static Optional<BigDecimal> bareRate(Quantity quantity, boolean named) {
    return named
            && quantity.kind() == Kind.PLAIN
            && quantity.value().compareTo(BigDecimal.valueOf(AMOUNT_MIN)) < 0
        ? Optional.of(quantity.value())
        : Optional.empty();
  }

  private Optional<BigDecimal> rate(Quantity quantity, Beside beside, boolean named) {
    Optional<BigDecimal> given = only(Kind.RATE, quantity).or(() -> bareRate(quantity, named));
    if (given.isEmpty()) {
      return given;
    }
    RatePeriod period = RatePeriod.of(quantity, beside);
    BigDecimal percent = period.percent(quantity);
    return switch (type) {
      case YEARLY_RATE ->
          switch (period) {
            case YEAR -> Optional.of(percent);
            case MONTH -> Optional.of(percent.multiply(BigDecimal.valueOf(12)));
            case DAY, INSTALMENT -> Optional.empty();
          };
      case MONTHLY_RATE -> period == RatePeriod.MONTH ? Optional.of(percent) : Optional.empty();
      case DAILY_RATE -> period == RatePeriod.DAY ? Optional.of(percent) : Optional.empty();
      default ->
          period == RatePeriod.INSTALMENT || period == RatePeriod.MONTH || named
              ? Optional.of(percent)
              : Optional.empty();
    };
  }
}
