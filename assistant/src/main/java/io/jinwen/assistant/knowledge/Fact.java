package io.jinwen.assistant.knowledge;

import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;

/**
 * A figure that a change of law may change: a limit, a rate, a number of days, a telephone number.
 * Texts name it by its id and never write it out.
 *
 * @param id kebab-case, unique
 * @param value the figure as it is written
 * @param unit what stands right behind it; empty for a bare number
 * @param from the first day on which it holds, where it is certain
 * @param to the last one, where it has one
 * @param rule id of the register's rule that says so
 */
public record Fact(
    String id,
    String value,
    String unit,
    Optional<LocalDate> from,
    Optional<LocalDate> to,
    String rule) {

  private static final Set<String> FIELDS = Set.of("id", "value", "unit", "from", "to", "rule");

  static Fact of(Entry entry) {
    entry.allowOnly(FIELDS);
    return new Fact(
        entry.text("id"),
        entry.text("value"),
        entry.optionalText("unit").orElse(""),
        entry.optionalDay("from"),
        entry.optionalDay("to"),
        entry.text("rule"));
  }

  /** As a text says it. */
  public String shown() {
    return value + unit;
  }

  /** Whether it holds on a day. */
  public boolean holdsOn(LocalDate day) {
    return from.map(first -> !first.isAfter(day)).orElse(true)
        && to.map(last -> !last.isBefore(day)).orElse(true);
  }
}
