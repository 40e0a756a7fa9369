package io.jinwen.engine.api;

import java.util.Map;

/** What form an answer must have. */
public sealed interface AnswerFormat {
  /** Whatever the model says. */
  record Free() implements AnswerFormat {}

  /**
   * JSON of a shape, held token by token: an answer that is not cut short is valid.
   *
   * @param shape of the whole answer
   * @param definitions what its references mean, by name
   */
  record Json(JsonShape shape, Map<String, JsonShape> definitions) implements AnswerFormat {
    public Json {
      definitions = Map.copyOf(definitions);
    }
  }
}
