package io.jinwen.assistant.calculator.tool;

import io.jinwen.assistant.calculator.Calculator;
import io.jinwen.assistant.calculator.Field;
import io.jinwen.engine.api.AnswerFormat;
import io.jinwen.engine.api.JsonShape;
import io.jinwen.engine.api.Tool;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A calculator as a model is told of it, and as its calls are held to. */
public final class CalculatorTool {
  private static final int FRACTION_DIGITS_MAX = 6;
  private static final int LIST_MAX = 60; // what a model may write; a request may have more
  private static final String DAY = "(19|20|21)[0-9]{2}-[01][0-9]-[0-3][0-9]";

  private CalculatorTool() {}

  /** What the model reads. */
  public static Tool of(Calculator calculator) {
    Map<String, Object> properties = new LinkedHashMap<>();
    calculator.fields().forEach(field -> properties.put(field.id(), described(field)));
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put("type", "object");
    parameters.put("properties", properties);
    parameters.put(
        "required", calculator.fields().stream().filter(Field::required).map(Field::id).toList());
    Map<String, Object> definition = new LinkedHashMap<>();
    definition.put("name", calculator.id());
    definition.put("description", description(calculator));
    definition.put("parameters", parameters);
    return new Tool(calculator.id(), definition);
  }

  private static String description(Calculator calculator) {
    String choice =
        calculator.alternatives().stream()
            .map(ids -> "；%s 只填其中一项".formatted(String.join("、", ids)))
            .collect(Collectors.joining());
    return "计算" + calculator.name() + choice;
  }

  private static Map<String, Object> described(Field field) {
    Map<String, Object> schema = new LinkedHashMap<>();
    switch (field.kind()) {
      case CHOICE -> {
        schema.put("type", "string");
        schema.put("enum", List.copyOf(field.choices().keySet()));
      }
      case NUMBERS -> {
        schema.put("type", "array");
        schema.put("items", Map.of("type", "number"));
      }
      case DATES -> {
        schema.put("type", "array");
        schema.put("items", Map.of("type", "string", "format", "date"));
      }
      case COUNT -> schema.put("type", "integer");
      case MONEY, PRICE, PERCENT, NUMBER -> schema.put("type", "number");
    }
    schema.put("description", named(field));
    return schema;
  }

  private static String named(Field field) {
    return switch (field.kind()) {
      case MONEY, PRICE -> field.name() + "（元）";
      case PERCENT -> "%s（%s，3.1%% 写作 3.1）".formatted(field.name(), field.unit());
      case CHOICE -> {
        List<String> meanings = new ArrayList<>();
        field.choices().forEach((id, name) -> meanings.add(id.equals(name) ? id : id + " " + name));
        yield field.name() + "：" + String.join("，", meanings);
      }
      default -> field.unit().isEmpty() ? field.name() : field.name() + "（" + field.unit() + "）";
    };
  }

  /** What its arguments look like. */
  public static AnswerFormat.Function function(Calculator calculator) {
    List<JsonShape.Property> properties =
        calculator.fields().stream()
            .map(field -> new JsonShape.Property(field.id(), shape(field), field.required()))
            .toList();
    return new AnswerFormat.Function(calculator.id(), new JsonShape.Structure(properties));
  }

  private static JsonShape shape(Field field) {
    return switch (field.kind()) {
      case CHOICE ->
          new JsonShape.AnyOf(
              field.choices().keySet().stream()
                  .<JsonShape>map(id -> new JsonShape.Literal("\"" + id + "\""))
                  .toList());
      case NUMBERS -> list(number(field, FRACTION_DIGITS_MAX));
      case DATES -> list(new JsonShape.BoundedText(DAY, 0, JsonShape.UNBOUNDED));
      case COUNT -> number(field, 0);
      case MONEY, PRICE, PERCENT, NUMBER -> number(field, FRACTION_DIGITS_MAX);
    };
  }

  private static JsonShape list(JsonShape items) {
    return new JsonShape.BoundedSequence(List.of(), Optional.of(items), 1, LIST_MAX);
  }

  private static JsonShape number(Field field, int fractionDigits) {
    return new JsonShape.BoundedNumber(bound(field.min()), bound(field.max()), fractionDigits);
  }

  private static Optional<JsonShape.Bound> bound(BigDecimal value) {
    return Optional.of(new JsonShape.Bound(value, true));
  }
}
