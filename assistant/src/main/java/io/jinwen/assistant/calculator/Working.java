package io.jinwen.assistant.calculator;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A calculation being written down: its steps, results and what was assumed. */
final class Working {
  private final String currency;
  private final List<String> steps = new ArrayList<>();
  private final List<Figure> results = new ArrayList<>();
  private final List<String> assumptions = new ArrayList<>();
  private Optional<Schedule> schedule = Optional.empty();

  Working(Inputs inputs) {
    this.currency = inputs.get(Fields.CURRENCY).orElse("元");
  }

  Working step(String pattern, Object... values) {
    steps.add(pattern.formatted(values));
    return this;
  }

  /** A result; the first one is the answer unless another one was asked for. */
  Working result(String id, String name, BigDecimal exact, Unit unit) {
    results.add(Figure.of(id, name, exact, unit, currency));
    return this;
  }

  /** A result in a currency of its own. */
  Working money(String id, String name, BigDecimal exact, String ofCurrency) {
    results.add(Figure.of(id, name, exact, Unit.MONEY, ofCurrency));
    return this;
  }

  Working assume(String assumption) {
    assumptions.add(assumption);
    return this;
  }

  Working schedule(Schedule rows) {
    schedule = Optional.of(rows);
    return this;
  }

  /** An amount for a sentence. */
  String money(BigDecimal exact) {
    return Unit.MONEY.text(exact, currency);
  }

  String currency() {
    return currency;
  }

  List<String> steps() {
    return steps;
  }

  List<Figure> results() {
    return results;
  }

  List<String> assumptions() {
    return assumptions;
  }

  Optional<Schedule> schedule() {
    return schedule;
  }
}
