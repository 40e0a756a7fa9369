package io.jinwen.engine.api;

import java.util.List;
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

  /**
   * A text or calls of tools, whose arguments are held to their shapes. In the answer's text each
   * call stands as {@code <tool_call>{"name": …, "arguments": {…}}</tool_call>}, whatever the
   * model's own marks are.
   *
   * @param functions what may be called
   * @param definitions what references in their shapes mean, by name
   * @param demanded whether the answer must be a call
   * @param several whether it may have more than one
   */
  record Calls(
      List<Function> functions,
      Map<String, JsonShape> definitions,
      boolean demanded,
      boolean several)
      implements AnswerFormat {
    /** The mark before a call. */
    public static final String OPEN = "<tool_call>";

    /** The mark behind a call. */
    public static final String CLOSE = "</tool_call>";

    public Calls {
      functions = List.copyOf(functions);
      definitions = Map.copyOf(definitions);
    }
  }

  /** A function and the shape of its arguments. */
  record Function(String name, JsonShape arguments) {}
}
