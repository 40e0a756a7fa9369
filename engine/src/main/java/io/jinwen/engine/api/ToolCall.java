package io.jinwen.engine.api;

import java.util.Map;
import java.util.Objects;

/**
 * A call that an earlier answer asked for.
 *
 * @param id by which its result names it
 * @param name of the function
 * @param arguments as JSON in Java's own values
 */
public record ToolCall(String id, String name, Map<String, Object> arguments) {
  public ToolCall {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(arguments, "arguments");
  }
}
