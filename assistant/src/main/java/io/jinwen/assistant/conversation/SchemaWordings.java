package io.jinwen.assistant.conversation;

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
  static List<String> of(AnswerFormat format) {
    SchemaWordings wordings = new SchemaWordings();
    switch (format) {
      case AnswerFormat.Free _ -> {}
      case AnswerFormat.Json json -> {
        wordings.collect(json.shape());
        json.definitions().values().forEach(wordings::collect);
      }
      case AnswerFormat.Calls calls -> {
        for (AnswerFormat.Function function : calls.functions()) {
          wordings.add(function.name());
          wordings.collect(function.arguments());
        }
        calls.definitions().values().forEach(wordings::collect);
      }
    }
    wordings.cut();
    return wordings.texts;
  }

  private void collect(JsonShape shape) {
    switch (shape) {
      case JsonShape.Literal literal -> add(literal.json());
      case JsonShape.BoundedText text -> add(text.pattern());
      case JsonShape.Sequence sequence -> collect(sequence.items());
      case JsonShape.BoundedSequence sequence -> {
        sequence.first().forEach(this::collect);
        sequence.rest().ifPresent(this::collect);
      }
      case JsonShape.Table table -> collect(table.values());
      case JsonShape.BoundedTable table -> {
        collect(table.names());
        collect(table.values());
      }
      case JsonShape.AnyOf any -> any.choices().forEach(this::collect);
      case JsonShape.Structure structure ->
          structure
              .properties()
              .forEach(property -> {
                add(property.name());
                collect(property.value());
              });
      case JsonShape.Any _, JsonShape.Text _ -> {}
      case JsonShape.Whole _, JsonShape.Number _, JsonShape.BoundedNumber _ -> {}
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
