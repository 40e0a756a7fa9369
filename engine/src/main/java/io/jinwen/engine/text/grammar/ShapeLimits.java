package io.jinwen.engine.text.grammar;

import io.jinwen.engine.api.AnswerFormat;
import io.jinwen.engine.api.EngineException;
import io.jinwen.engine.api.JsonShape;
import java.util.ArrayList;
import java.util.List;

/**
 * The size of a format, judged before anything else touches it: what comes after may compare shapes
 * and walk into them.
 */
final class ShapeLimits {
  static final int PARTS_MAX = 20_000;
  static final int TEXT_CHARS_MAX = 1 << 18;
  static final int NESTING_MAX = 256;

  private List<JsonShape> level = new ArrayList<>();
  private int parts;
  private long chars;

  private ShapeLimits() {}

  /**
   * Counts the shapes and properties of a format.
   *
   * @throws EngineException INVALID_REQUEST naming the bound it passes
   */
  static int require(AnswerFormat.Json format) {
    ShapeLimits limits = new ShapeLimits();
    limits.add(format.shape());
    format
        .definitions()
        .forEach((name, shape) -> {
          limits.addText(name);
          limits.add(shape);
        });
    for (int nesting = 1; !limits.level.isEmpty(); nesting++) {
      if (nesting > NESTING_MAX) {
        throw refusal("the schema nests more than %d deep".formatted(NESTING_MAX));
      }
      List<JsonShape> outer = limits.level;
      limits.level = new ArrayList<>();
      outer.forEach(limits::addInner);
    }
    return limits.parts;
  }

  private void addInner(JsonShape shape) {
    switch (shape) {
      case JsonShape.Any _, JsonShape.Text _, JsonShape.Whole _, JsonShape.Number _ -> {}
      case JsonShape.BoundedNumber _ -> {}
      case JsonShape.BoundedText(String pattern, _, _) -> addText(pattern);
      case JsonShape.BoundedSequence(List<JsonShape> first, var rest, _, _) -> {
        first.forEach(this::add);
        rest.ifPresent(this::add);
      }
      case JsonShape.BoundedTable(JsonShape names, JsonShape values, _, _) -> {
        add(names);
        add(values);
      }
      case JsonShape.Literal(String json) -> addText(json);
      case JsonShape.Reference(String name) -> addText(name);
      case JsonShape.Sequence(JsonShape items) -> add(items);
      case JsonShape.Table(JsonShape values) -> add(values);
      case JsonShape.AnyOf(List<JsonShape> choices) -> choices.forEach(this::add);
      case JsonShape.Structure(List<JsonShape.Property> properties) ->
          properties.forEach(property -> {
            addText(property.name());
            add(property.value());
          });
    }
  }

  private void add(JsonShape shape) {
    if (++parts > PARTS_MAX) {
      throw refusal("the schema has more than %d parts".formatted(PARTS_MAX));
    }
    level.add(shape);
  }

  private void addText(String text) {
    chars += text.length();
    if (chars > TEXT_CHARS_MAX) {
      throw refusal(
          "the schema's names and values have more than %d characters".formatted(TEXT_CHARS_MAX));
    }
  }

  private static EngineException refusal(String message) {
    return new EngineException(EngineException.Code.INVALID_REQUEST, message);
  }
}
