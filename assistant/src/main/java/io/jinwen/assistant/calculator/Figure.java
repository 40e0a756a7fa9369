package io.jinwen.assistant.calculator;

import java.math.BigDecimal;

/**
 * A number with its name.
 *
 * @param id by which programs know it, such as {@code total_interest}
 * @param name in Chinese
 * @param value as it is told, already rounded
 * @param unit what it counts
 * @param text value and unit for people
 */
public record Figure(String id, String name, BigDecimal value, Unit unit, String text) {
  static Figure of(String id, String name, BigDecimal exact, Unit unit, String currency) {
    return new Figure(id, name, unit.rounded(exact), unit, unit.text(exact, currency));
  }
}
