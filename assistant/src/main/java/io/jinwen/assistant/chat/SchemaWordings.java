package io.jinwen.assistant.chat;

import io.jinwen.engine.api.AnswerFormat;
import io.jinwen.engine.api.JsonShape;
import java.util.ArrayList;
import java.util.List;

/**
 * The words that a schema puts into an answer, whatever the model would say: names of properties
 * and constant values. They are somebody's text like a question and are judged like one.
 */
final class SchemaWordings {
  private static final int CHARACTERS_TOGETHER = 1_000;

  private final List<String> texts = new ArrayList<>();
  private final StringBuilder together = new StringBuilder();

  private SchemaWordings() {}

  /** The words, many short ones together. */
  static List<String> of(AnswerFormat.Json format) {
    SchemaWordings wordings = new SchemaWordings();
    wordings.collect(format.shape());
    format.definitions().values().forEach(wordings::collect);
    wordings.cut();
    return wordings.texts;
  }

  private void collect(JsonShape shape) {
    switch (shape) {
      case JsonShape.Literal literal -> add(literal.json());
      case JsonShape.Sequence sequence -> collect(sequence.items());
      case JsonShape.Table table -> collect(table.values());
      case JsonShape.AnyOf any -> any.choices().forEach(this::collect);
      case JsonShape.Structure structure ->
          structure
              .properties()
              .forEach(property -> {
                add(property.name());
                collect(property.value());
              });
      case JsonShape.Any _, JsonShape.Text _, JsonShape.Whole _, JsonShape.Number _ -> {}
      case JsonShape.Reference _ -> {} // its definition is looked at by itself
    }
  }

  private void add(String text) {
    together.append(text).append('\n');
    if (together.length() >= CHARACTERS_TOGETHER) {
      cut();
    }
  }

  private void cut() {
    if (!together.isEmpty()) {
      texts.add(together.toString());
      together.setLength(0);
    }
  }
}
