package io.jinwen.assistant.http.openai;

import io.jinwen.assistant.http.Fields;
import io.jinwen.assistant.http.ProblemException;
import io.jinwen.engine.api.AnswerFormat;
import io.jinwen.engine.api.JsonShape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON Schema → the shape an answer is held to. Every keyword is held, says nothing about values,
 * or is refused by its place: an answer never breaks a schema that was accepted.
 *
 * <p>A shape may be narrower than its schema: properties come in the schema's order, and none is
 * added to those it names.
 */
final class JsonSchemaReader {
  /** They describe; no value is valid or not because of them. */
  static final Set<String> ANNOTATIONS =
      Set.of(
          "title",
          "description",
          "default",
          "example",
          "examples",
          "deprecated",
          "readOnly",
          "writeOnly",
          "discriminator",
          "contentEncoding",
          "contentMediaType",
          "$schema",
          "$id",
          "$comment",
          "$defs",
          "definitions");

  private static final Set<String> HELD =
      Set.of(
          "type",
          "nullable",
          "enum",
          "const",
          "anyOf",
          "oneOf",
          "allOf",
          "$ref",
          "properties",
          "required",
          "additionalProperties",
          "unevaluatedProperties",
          "patternProperties",
          "propertyNames",
          "minProperties",
          "maxProperties",
          "items",
          "prefixItems",
          "additionalItems",
          "minItems",
          "maxItems",
          "uniqueItems",
          "pattern",
          "format",
          "minLength",
          "maxLength",
          "minimum",
          "maximum",
          "exclusiveMinimum",
          "exclusiveMaximum",
          "multipleOf");

  private static final Set<String> WITH_VALUES = Set.of("enum", "const", "type", "format");

  private static final int PARTS_MAX = 2_000;

  private final String rootPath;
  private final JsonNode root;
  private final String prefix;
  private final Map<String, JsonShape> definitions = new HashMap<>();
  private final List<String> waiting = new ArrayList<>();
  private final SchemaMerge merge;
  private int parts;

  private JsonSchemaReader(String rootPath, JsonNode root, String prefix) {
    this.rootPath = rootPath;
    this.prefix = prefix;
    this.root = root;
    this.merge = new SchemaMerge(this::resolve);
  }

  /**
   * @param path where the schema stands in the request
   * @throws ProblemException naming the first keyword that cannot be held
   */
  static AnswerFormat.Json read(String path, JsonNode schema) {
    return read(path, schema, "");
  }

  /**
   * @param prefix of the names of definitions, where several schemas share an answer
   */
  static AnswerFormat.Json read(String path, JsonNode schema, String prefix) {
    JsonSchemaReader reader = new JsonSchemaReader(path, schema, prefix);
    JsonShape shape = reader.shape(path, schema);
    while (!reader.waiting.isEmpty()) {
      String name = reader.waiting.removeLast();
      String place = path + name.substring(1).replace('/', '.');
      reader.definitions.put(prefix + name, reader.shape(place, reader.resolve(place, name)));
    }
    return new AnswerFormat.Json(shape, reader.definitions);
  }

  /** The schema that a reference names: itself or a place in it, as a JSON pointer. */
  private JsonNode resolve(String path, String name) {
    if (name.equals("#")) {
      return root;
    }
    JsonNode there = name.startsWith("#/") ? root.at(name.substring(1)) : root.path("");
    if (there.isMissingNode()) {
      throw Fields.unsupported(path + ".$ref", "%s 在 schema 里找不到".formatted(name));
    }
    return there;
  }

  JsonShape shape(String path, JsonNode schema) {
    if (++parts > PARTS_MAX) {
      throw Fields.unsupported(rootPath, "最多 %d 个部分".formatted(PARTS_MAX));
    }
    if (schema.isBoolean() && schema.booleanValue()) {
      return new JsonShape.Any();
    }
    Set<String> keywords = keywords(path, Fields.object(path, schema));
    if (keywords.contains("$ref") && keywords.size() == 1) {
      return reference(path, Fields.string(path + ".$ref", schema.get("$ref")));
    }
    if (keywords.contains("allOf") || keywords.contains("$ref")) {
      return shape(path, merge.flat(path, schema));
    }
    for (String choices : List.of("anyOf", "oneOf")) {
      if (keywords.contains(choices)) {
        return choices(path, choices, schema, keywords.size() > 1);
      }
    }
    if (keywords.contains("enum") || keywords.contains("const")) {
      return literals(path, schema, keywords);
    }
    return typed(path, schema);
  }

  private static Set<String> keywords(String path, JsonNode schema) {
    Set<String> keywords = new TreeSet<>(schema.propertyNames());
    keywords.removeAll(ANNOTATIONS);
    for (String keyword : keywords) {
      if (!HELD.contains(keyword)) {
        throw Fields.unsupported(path + "." + keyword, "请从 schema 中去掉它");
      }
    }
    return keywords;
  }

  private JsonShape reference(String path, String name) {
    resolve(path, name);
    if (!definitions.containsKey(prefix + name)) {
      definitions.put(prefix + name, new JsonShape.Any()); // until its turn
      waiting.add(name);
    }
    return new JsonShape.Reference(prefix + name);
  }

  /** What stands beside the choices holds for each of them. */
  private JsonShape choices(String path, String keyword, JsonNode schema, boolean more) {
    JsonNode choices = Fields.array(path + "." + keyword, schema.get(keyword));
    if (choices.isEmpty()) {
      throw Fields.unsupported(path + "." + keyword, "至少要有一项");
    }
    ObjectNode beside = ((ObjectNode) schema).deepCopy();
    beside.remove(keyword);
    List<JsonNode> each = new ArrayList<>();
    List<JsonShape> shapes = new ArrayList<>();
    for (JsonNode choice : choices) {
      String place = "%s.%s[%d]".formatted(path, keyword, each.size());
      JsonNode whole = more ? merge.both(place, beside, choice) : choice;
      each.add(choice.isObject() ? merge.flat(place, whole) : whole);
      shapes.add(shape(place, whole));
    }
    if (keyword.equals("oneOf")) {
      SchemaExclusion.require(path + ".oneOf", each);
    }
    return new JsonShape.AnyOf(shapes);
  }

  /** The values of enum or const that also have the type, where one is named. */
  private JsonShape literals(String path, JsonNode schema, Set<String> keywords) {
    for (String keyword : keywords) {
      if (!WITH_VALUES.contains(keyword)) {
        throw Fields.unsupported(path + "." + keyword, "不能与 enum 或 const 同时使用");
      }
    }
    if (schema.has("enum") && schema.has("const")) {
      throw Fields.unsupported(path + ".const", "不能与 enum 同时使用");
    }
    List<String> types = SchemaTypes.named(path, schema);
    List<JsonShape> shapes = new ArrayList<>();
    for (JsonNode value : SchemaTypes.values(path, schema)) {
      if (types.isEmpty() || types.stream().anyMatch(type -> SchemaTypes.has(value, type))) {
        shapes.add(new JsonShape.Literal(value.toString()));
      }
    }
    parts += shapes.size();
    if (shapes.isEmpty()) {
      throw Fields.unsupported(path + ".enum", "没有一个值符合 type");
    }
    return new JsonShape.AnyOf(shapes);
  }

  private JsonShape typed(String path, JsonNode schema) {
    List<JsonShape> shapes = new ArrayList<>();
    for (String type : SchemaTypes.of(path, schema)) {
      shapes.add(ofType(path, type, schema));
    }
    return switch (shapes.size()) {
      case 0 -> new JsonShape.Any();
      case 1 -> shapes.getFirst();
      default -> new JsonShape.AnyOf(shapes);
    };
  }

  private JsonShape ofType(String path, String type, JsonNode schema) {
    return switch (type) {
      case "string" -> ScalarSchemas.string(path, schema);
      case "integer" -> ScalarSchemas.number(path, schema, true);
      case "number" -> ScalarSchemas.number(path, schema, false);
      case "boolean" ->
          new JsonShape.AnyOf(
              List.of(new JsonShape.Literal("true"), new JsonShape.Literal("false")));
      case "null" -> new JsonShape.Literal("null");
      case "array" -> new ListSchemas(this).read(path, schema);
      default -> new ObjectSchemas(this).read(path, schema);
    };
  }
}
