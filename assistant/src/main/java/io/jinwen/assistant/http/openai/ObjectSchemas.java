package io.jinwen.assistant.http.openai;

import io.jinwen.assistant.http.Fields;
import io.jinwen.engine.api.JsonShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Schemas of objects: with properties that they name, or with free names. */
final class ObjectSchemas {
  private final JsonSchemaReader reader;

  ObjectSchemas(JsonSchemaReader reader) {
    this.reader = reader;
  }

  JsonShape read(String path, JsonNode schema) {
    List<JsonShape.Property> properties = properties(path, schema);
    JsonNode more =
        schema.has("additionalProperties")
            ? schema.get("additionalProperties")
            : schema.path("unevaluatedProperties");
    boolean closed = more.isBoolean() && !more.booleanValue();
    if (properties.isEmpty() && schema.has("patternProperties")) {
      return ofPattern(path, schema);
    }
    if (!properties.isEmpty() || closed) {
      requireBounds(path, schema, properties);
      return new JsonShape.Structure(properties);
    }
    JsonShape values =
        more.isMissingNode()
            ? new JsonShape.Any()
            : reader.shape(path + ".additionalProperties", more);
    boolean free = !schema.has("propertyNames");
    JsonShape names =
        free ? new JsonShape.Text() : names(path + ".propertyNames", schema.get("propertyNames"));
    return table(path, schema, names, values);
  }

  private List<JsonShape.Property> properties(String path, JsonNode schema) {
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
        boolean needed = required.contains(name);
        boolean never = entry.getValue().isBoolean() && !entry.getValue().booleanValue();
        required.removeIf(name::equals);
        if (never && !needed) {
          continue;
        }
        JsonShape value = reader.shape(path + ".properties." + name, entry.getValue());
        properties.add(new JsonShape.Property(name, value, needed));
      }
    }
    if (!required.isEmpty()) {
      throw Fields.unsupported(
          path + ".required", "%s 不在 properties 中".formatted(required.getFirst()));
    }
    return properties;
  }

  /** Properties that are named are counted by naming them. */
  private static void requireBounds(
      String path, JsonNode schema, List<JsonShape.Property> properties) {
    for (String keyword : List.of("propertyNames", "patternProperties")) {
      if (schema.has(keyword)) {
        throw Fields.unsupported(path + "." + keyword, "不能与 properties 同时使用");
      }
    }
    long needed = properties.stream().filter(JsonShape.Property::required).count();
    if (ScalarSchemas.count(path, schema, "minProperties", 0) > needed) {
      throw Fields.unsupported(path + ".minProperties", "请改用 required");
    }
    if (ScalarSchemas.count(path, schema, "maxProperties", JsonShape.UNBOUNDED)
        < properties.size()) {
      throw Fields.unsupported(path + ".maxProperties", "properties 里的名称更多");
    }
  }

  private JsonShape ofPattern(String path, JsonNode schema) {
    JsonNode patterns = Fields.object(path + ".patternProperties", schema.get("patternProperties"));
    if (patterns.size() != 1 || schema.has("propertyNames")) {
      throw Fields.unsupported(path + ".patternProperties", "只支持一个式样，且不与 propertyNames 同用");
    }
    Map.Entry<String, JsonNode> only = patterns.properties().iterator().next();
    JsonShape names = new JsonShape.BoundedText(only.getKey(), 0, JsonShape.UNBOUNDED);
    String place = path + ".patternProperties." + only.getKey();
    return table(path, schema, names, reader.shape(place, only.getValue()));
  }

  private static JsonShape table(String path, JsonNode schema, JsonShape names, JsonShape values) {
    int least = ScalarSchemas.count(path, schema, "minProperties", 0);
    int most = ScalarSchemas.count(path, schema, "maxProperties", JsonShape.UNBOUNDED);
    ScalarSchemas.requireOrder(path + ".maxProperties", least, most);
    if (least > 1) { // a name may be written twice, and then counts once
      throw Fields.unsupported(path + ".minProperties", "最多为 1");
    }
    boolean plain = names instanceof JsonShape.Text && least == 0 && most == JsonShape.UNBOUNDED;
    return plain
        ? new JsonShape.Table(values)
        : new JsonShape.BoundedTable(names, values, least, most);
  }

  private JsonShape names(String path, JsonNode schema) {
    JsonShape names = reader.shape(path, schema);
    boolean texts =
        switch (names) {
          case JsonShape.Text _, JsonShape.BoundedText _ -> true;
          case JsonShape.AnyOf(List<JsonShape> choices) ->
              choices.stream()
                  .allMatch(
                      c -> c instanceof JsonShape.Literal(String json) && json.startsWith("\""));
          case JsonShape _ -> false;
        };
    if (!texts) {
      throw Fields.unsupported(path, "只支持字符串的限制和 enum");
    }
    return names;
  }
}
