package io.jinwen.assistant.http.openai;

import io.jinwen.assistant.http.Fields;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Whether no value fits two choices of a {@code oneOf}: they differ in their types, in their
 * values, or in the values of a property that one of them demands. What cannot be told apart is
 * refused, as an answer might fit two.
 */
final class SchemaExclusion {
  private SchemaExclusion() {}

  /**
   * @param choices without references at their top
   */
  static void require(String path, List<JsonNode> choices) {
    for (int i = 0; i < choices.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (!exclude(choices.get(i), choices.get(j))) {
          throw Fields.unsupported(
              "%s[%d]".formatted(path, i), "与第 %d 项可能同时符合；请改用 anyOf，或用 const 区分".formatted(j));
        }
      }
    }
  }

  private static boolean exclude(JsonNode one, JsonNode other) {
    if (!one.isObject() || !other.isObject()) {
      return false;
    }
    List<JsonNode> values = SchemaTypes.values("", one);
    List<JsonNode> theirs = SchemaTypes.values("", other);
    if (!values.isEmpty() && !theirs.isEmpty()) {
      return values.stream().noneMatch(theirs::contains);
    }
    Set<String> types = types(one, values);
    Set<String> others = types(other, theirs);
    if (!types.isEmpty() && !others.isEmpty() && types.stream().noneMatch(others::contains)) {
      return true;
    }
    return types.equals(Set.of("object"))
        && others.equals(Set.of("object"))
        && (differInRequired(one, other) || differInRequired(other, one));
  }

  /** Types, of values those they have; a whole number is a number. */
  private static Set<String> types(JsonNode schema, List<JsonNode> values) {
    Set<String> types = new HashSet<>();
    if (values.isEmpty()) {
      types.addAll(SchemaTypes.named("", schema));
    }
    for (JsonNode value : values) {
      List.of("object", "array", "string", "number", "boolean", "null").stream()
          .filter(type -> SchemaTypes.has(value, type))
          .forEach(types::add);
    }
    if (types.remove("integer")) {
      types.add("number");
    }
    return types;
  }

  private static boolean differInRequired(JsonNode one, JsonNode other) {
    List<String> required = new ArrayList<>();
    one.path("required").forEach(name -> required.add(name.asString("")));
    boolean closed =
        other.path("additionalProperties").isBoolean()
            && !other.path("additionalProperties").booleanValue();
    for (String name : required) {
      JsonNode own = one.path("properties").path(name);
      JsonNode theirs = other.path("properties").path(name);
      if (theirs.isMissingNode() ? closed : exclude(own, theirs)) {
        return true;
      }
    }
    return false;
  }
}
