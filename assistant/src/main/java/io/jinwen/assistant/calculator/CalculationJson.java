package io.jinwen.assistant.calculator;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Calculators and calculations as documents of maps, lists, texts and numbers. */
public final class CalculationJson {
  private CalculationJson() {}

  /** What a calculator is and takes. */
  public static Map<String, Object> of(Calculator calculator) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("id", calculator.id());
    document.put("name", calculator.name());
    document.put("formula", calculator.formula());
    document.put("source", calculator.source());
    document.put("rounding", calculator.rounding());
    document.put("disclosure", calculator.disclosure());
    document.put("fields", calculator.fields().stream().map(CalculationJson::of).toList());
    document.put("one_of", calculator.alternatives());
    return document;
  }

  /** A field with its bounds. */
  public static Map<String, Object> of(Field field) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("id", field.id());
    document.put("name", field.name());
    document.put("kind", field.kind().name().toLowerCase(Locale.ROOT));
    document.put("unit", field.unit().isEmpty() ? null : field.unit());
    document.put("required", field.required());
    if (!field.choices().isEmpty()) {
      document.put("choices", field.choices());
    } else if (field.kind() != Field.Kind.DATES) {
      document.put("minimum", field.min());
      document.put("maximum", field.max());
    }
    field.fallback().ifPresent(value -> document.put("default", typed(field, value)));
    return document;
  }

  /** A calculation, its schedule included. */
  public static Map<String, Object> of(Calculation calculation) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("calculator", calculation.calculator());
    document.put("name", calculation.name());
    document.put("currency", calculation.currency());
    document.put("inputs", inputs(calculation.calculator(), calculation.inputs()));
    document.put("results", calculation.results().stream().map(CalculationJson::of).toList());
    document.put("formula", calculation.formula());
    document.put("steps", calculation.steps());
    document.put("assumptions", calculation.assumptions());
    document.put("source", calculation.source());
    document.put("rounding", calculation.rounding());
    document.put("disclosure", calculation.disclosure());
    calculation.schedule().ifPresent(schedule -> document.put("schedule", of(schedule)));
    return document;
  }

  /** Inputs with numbers as numbers; those of unknown fields are left out. */
  public static Map<String, Object> inputs(String calculator, Inputs inputs) {
    Map<String, Object> document = new LinkedHashMap<>();
    inputs
        .values()
        .forEach((id, value) ->
            Calculators.find(calculator)
                .flatMap(known -> known.field(id))
                .ifPresent(field -> document.put(id, typed(field, value))));
    return document;
  }

  private static Object typed(Field field, String value) {
    return switch (field.kind()) {
      case CHOICE -> value;
      case DATES -> List.of(value.split(";"));
      case NUMBERS -> Arrays.stream(value.split(";")).map(BigDecimal::new).toList();
      default -> new BigDecimal(value);
    };
  }

  private static Map<String, Object> of(Figure figure) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("id", figure.id());
    document.put("name", figure.name());
    document.put("value", figure.value());
    document.put("unit", figure.unit().name().toLowerCase(Locale.ROOT));
    document.put("text", figure.text());
    return document;
  }

  private static Map<String, Object> of(Schedule schedule) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Schedule.Row row : schedule.rows()) {
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("period", row.period());
      document.put("payment", row.payment());
      document.put("principal", row.principal());
      document.put("interest", row.interest());
      document.put("balance", row.balance());
      rows.add(document);
    }
    return Map.of("period_name", schedule.periodName(), "rows", rows);
  }
}
