package io.jinwen.assistant.http.openai;

import io.jinwen.assistant.http.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The types of JSON Schema: those a schema names, and those its keywords speak of. */
final class SchemaTypes {
  private static final List<String> ALL =
      List.of("object", "array", "string", "number", "integer", "boolean", "null");

  private static final Map<String, List<String>> KEYWORDS =
      Map.of(
          "object",
          List.of(
              "properties",
              "required",
              "additionalProperties",
              "patternProperties",
              "propertyNames",
              "minProperties",
              "maxProperties"),
          "array",
          List.of("items", "prefixItems", "minItems", "maxItems"),
          "string",
          List.of("pattern", "minLength", "maxLength", "format"),
          "number",
          List.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"));

  private SchemaTypes() {}

  /** The types that a value may have; empty for any. */
  static List<String> of(String path, JsonNode schema) {
    List<String> types = named(path, schema);
    if (!types.isEmpty()) {
      return types;
    }
    // Whoever writes "properties" means an object, though other values would fit, too.
    return List.of("object", "array", "string", "number").stream()
        .filter(type -> KEYWORDS.get(type).stream().anyMatch(schema::has))
        .toList();
  }

  /** The types that the schema names. */
  static List<String> named(String path, JsonNode schema) {
    List<String> types = new ArrayList<>();
    JsonNode type = schema.path("type");
    if (type.isArray()) {
      type.forEach(one -> types.add(Fields.string(path + ".type", one)));
    } else if (!type.isMissingNode()) {
      types.add(Fields.string(path + ".type", type));
    }
    if (!ALL.containsAll(types)) {
      throw Fields.outOfRange(path + ".type", type, "JSON Schema 的类型");
    }
    if (schema.path("nullable").asBoolean(false) && !types.isEmpty() && !types.contains("null")) {
      types.add("null"); // as OpenAPI 3.0 writes it
    }
    return types;
  }

  /** The values of enum or const. */
  static List<JsonNode> values(String path, JsonNode schema) {
    List<JsonNode> values = new ArrayList<>();
    if (schema.has("const")) {
      values.add(schema.get("const"));
    } else if (schema.has("enum")) {
      Fields.array(path + ".enum", schema.get("enum")).forEach(values::add);
    }
    return values;
  }

  static boolean has(JsonNode value, String type) {
    return switch (type) {
      case "string" -> value.isString();
      case "integer" -> value.isIntegralNumber();
      case "number" -> value.isNumber();
      case "boolean" -> value.isBoolean();
      case "null" -> value.isNull();
      case "array" -> value.isArray();
      default -> value.isObject();
    };
  }
}
