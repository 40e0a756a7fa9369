package io.jinwen.engine.api;

import java.util.Map;
import java.util.Objects;

/**
 * A function of the caller that an answer may ask to call.
 *
 * @param name as the answer writes it
 * @param definition name, description and parameters as JSON in Java's own values (maps, lists,
 *     texts, numbers, booleans, null): data, as typed
 */
public record Tool(String name, Map<String, Object> definition) {
  public Tool {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(definition, "definition");
  }
}
