package io.jinwen.assistant.web.openai;

import io.jinwen.assistant.web.ProblemException;
import io.jinwen.engine.api.AnswerFormat;
import io.jinwen.engine.api.JsonShape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * JSON Schema → the shape an answer is held to. Every keyword is held, says nothing about values,
 * or is refused by name: an answer never breaks a schema that was accepted.
 *
 * <p>A shape may be narrower than its schema: properties come in the schema's order, and none is
 * added to those it names.
 */
final class JsonSchemaReader {
  private static final String ROOT = "response_format.json_schema.schema";

  /** They describe; no value is valid or not because of them. */
  private static final Set<String> ANNOTATIONS =
      Set.of(
          "title",
          "description",
          "default",
          "examples",
          "deprecated",
          "readOnly",
          "writeOnly",
          "$schema",
          "$id",
          "$comment");

  private static final Set<String> HELD =
      Set.of(
          "type",
          "enum",
          "const",
          "properties",
          "required",
          "additionalProperties",
          "items",
          "anyOf",
          "$ref",
          "$defs",
          "definitions");

  private static final int PARTS_MAX = 2_000;

  private final Map<String, JsonShape> definitions = new HashMap<>();
  private int parts;

  private JsonSchemaReader() {}

  /**
   * @throws ProblemException naming the first keyword that cannot be held
   */
  static AnswerFormat.Json read(JsonNode schema) {
    JsonSchemaReader reader = new JsonSchemaReader();
    for (String place : List.of("$defs", "definitions")) {
      for (Map.Entry<String, JsonNode> entry : schema.path(place).properties()) {
        String name = "#/%s/%s".formatted(place, entry.getKey());
        String path = "%s.%s.%s".formatted(ROOT, place, entry.getKey());
        reader.definitions.put(name, reader.shape(path, entry.getValue()));
      }
    }
    JsonShape root = reader.shape(ROOT, schema);
    reader.definitions.put("#", root);
    return new AnswerFormat.Json(root, reader.definitions);
  }

  private JsonShape shape(String path, JsonNode schema) {
    if (++parts > PARTS_MAX) {
      throw Fields.unsupported(ROOT, "最多 %d 个部分".formatted(PARTS_MAX));
    }
    if (schema.isBoolean() && schema.booleanValue()) {
      return new JsonShape.Any();
    }
    Fields.object(path, schema);
    Set<String> keywords = new TreeSet<>(schema.propertyNames());
    keywords.removeAll(ANNOTATIONS);
    for (String keyword : keywords) {
      if (!HELD.contains(keyword)) {
        throw Fields.unsupported(path + "." + keyword, "请从 schema 中去掉它");
      }
    }
    keywords.removeAll(Set.of("$defs", "definitions"));
    if (schema.has("$ref")) {
      alone(path, "$ref", keywords);
      return new JsonShape.Reference(Fields.string(path + ".$ref", schema.get("$ref")));
    }
    if (schema.has("anyOf")) {
      alone(path, "anyOf", keywords);
      return anyOf(path + ".anyOf", schema.get("anyOf"));
    }
    if (schema.has("const") || schema.has("enum")) {
      return literals(path, schema);
    }
    return typed(path, schema);
  }

  private static void alone(String path, String keyword, Set<String> keywords) {
    for (String other : keywords) {
      if (!other.equals(keyword)) {
        throw Fields.unsupported(path + "." + other, "不能与 %s 同时使用".formatted(keyword));
      }
    }
  }

  private JsonShape anyOf(String path, JsonNode choices) {
    List<JsonShape> shapes = new ArrayList<>();
    for (JsonNode choice : Fields.array(path, choices)) {
      shapes.add(shape(path + "[" + shapes.size() + "]", choice));
    }
    if (shapes.isEmpty()) {
      throw Fields.unsupported(path, "至少要有一项");
    }
    return new JsonShape.AnyOf(shapes);
  }

  /** The values of enum or const that also have the type, where one is named. */
  private JsonShape literals(String path, JsonNode schema) {
    List<JsonNode> values = new ArrayList<>();
    if (schema.has("enum")) {
      Fields.array(path + ".enum", schema.get("enum")).forEach(values::add);
    } else {
      values.add(schema.get("const"));
    }
    if (schema.has("enum") && schema.has("const")) {
      throw Fields.unsupported(path + ".const", "不能与 enum 同时使用");
    }
    for (String keyword : List.of("properties", "required", "additionalProperties", "items")) {
      if (schema.has(keyword)) {
        throw Fields.unsupported(path + "." + keyword, "不能与 enum 或 const 同时使用");
      }
    }
    List<String> types = types(path, schema);
    List<JsonShape> shapes = new ArrayList<>();
    for (JsonNode value : values) {
      if (types.isEmpty() || types.stream().anyMatch(type -> hasType(value, type))) {
        shapes.add(new JsonShape.Literal(value.toString()));
      }
    }
    parts += shapes.size();
    if (shapes.isEmpty()) {
      throw Fields.unsupported(path + ".enum", "没有一个值符合 type");
    }
    return new JsonShape.AnyOf(shapes);
  }

  private static boolean hasType(JsonNode value, String type) {
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

  private JsonShape typed(String path, JsonNode schema) {
    List<String> types = types(path, schema);
    if (types.isEmpty()) {
      boolean object =
          schema.has("properties") || schema.has("required") || schema.has("additionalProperties");
      types =
          object ? List.of("object") : schema.has("items") ? List.of("array") : List.<String>of();
    }
    List<JsonShape> shapes = new ArrayList<>();
    for (String type : types) {
      shapes.add(ofType(path, type, schema));
    }
    return switch (shapes.size()) {
      case 0 -> new JsonShape.Any();
      case 1 -> shapes.getFirst();
      default -> new JsonShape.AnyOf(shapes);
    };
  }

  private static List<String> types(String path, JsonNode schema) {
    List<String> types = new ArrayList<>();
    JsonNode type = schema.path("type");
    if (type.isArray()) {
      type.forEach(one -> types.add(Fields.string(path + ".type", one)));
    } else if (!type.isMissingNode()) {
      types.add(Fields.string(path + ".type", type));
    }
    for (String name : types) {
      if (!List.of("object", "array", "string", "number", "integer", "boolean", "null")
          .contains(name)) {
        throw Fields.outOfRange(path + ".type", type, "JSON Schema 的类型");
      }
    }
    return types;
  }

  private JsonShape ofType(String path, String type, JsonNode schema) {
    return switch (type) {
      case "string" -> new JsonShape.Text();
      case "integer" -> new JsonShape.Whole();
      case "number" -> new JsonShape.Number();
      case "boolean" ->
          new JsonShape.AnyOf(
              List.of(new JsonShape.Literal("true"), new JsonShape.Literal("false")));
      case "null" -> new JsonShape.Literal("null");
      case "array" ->
          new JsonShape.Sequence(
              schema.has("items")
                  ? shape(path + ".items", schema.get("items"))
                  : new JsonShape.Any());
      default -> object(path, schema);
    };
  }

  private JsonShape object(String path, JsonNode schema) {
    List<String> required = new ArrayList<>();
    if (schema.has("required")) {
      Fields.array(path + ".required", schema.get("required"))
          .forEach(name -> required.add(Fields.string(path + ".required", name)));
    }
    List<JsonShape.Property> properties = new ArrayList<>();
    if (schema.has("properties")) {
      JsonNode named = Fields.object(path + ".properties", schema.get("properties"));
      for (Map.Entry<String, JsonNode> entry : named.properties()) {
        String name = entry.getKey();
        JsonShape value = shape(path + ".properties." + name, entry.getValue());
        properties.add(new JsonShape.Property(name, value, required.remove(name)));
      }
    }
    if (!required.isEmpty()) {
      throw Fields.unsupported(
          path + ".required", "%s 不在 properties 中".formatted(required.getFirst()));
    }
    JsonNode more = schema.path("additionalProperties");
    if (!properties.isEmpty() || more.isBoolean() && !more.booleanValue()) {
      return new JsonShape.Structure(properties);
    }
    return new JsonShape.Table(
        more.isMissingNode() ? new JsonShape.Any() : shape(path + ".additionalProperties", more));
  }
}
