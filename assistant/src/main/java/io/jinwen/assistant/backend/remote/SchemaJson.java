package io.jinwen.assistant.backend.remote;

import io.jinwen.engine.api.AnswerFormat;
import io.jinwen.engine.api.JsonShape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** A shape as a JSON Schema. */
final class SchemaJson {
  private SchemaJson() {}

  static Map<String, Object> of(AnswerFormat.Json format) {
    Map<String, Object> definitions = new LinkedHashMap<>();
    format.definitions().forEach((name, shape) -> definitions.put(key(name), of(shape)));
    Map<String, Object> schema = new LinkedHashMap<>(of(format.shape()));
    if (!definitions.isEmpty()) {
      schema.put("$defs", definitions);
    }
    return schema;
  }

  /** References are names here and addresses there. */
  private static String key(String name) {
    return name.replaceAll("[#/~]+", "_");
  }

  private static Map<String, Object> typed(String type) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", type);
    return schema;
  }

  private static void putCounts(
      Map<String, Object> schema, String low, int least, String high, int most) {
    if (least > 0) {
      schema.put(low, least);
    }
    if (most != JsonShape.UNBOUNDED) {
      schema.put(high, most);
    }
  }

  private static Map<String, Object> of(JsonShape shape) {
    return switch (shape) {
      case JsonShape.Any _ -> Map.of();
      case JsonShape.Literal(String json) ->
          Map.of("enum", List.of(JsonMapper.shared().readTree(json)));
      case JsonShape.Text _ -> Map.of("type", "string");
      case JsonShape.Whole _ -> Map.of("type", "integer");
      case JsonShape.Number _ -> Map.of("type", "number");
      case JsonShape.BoundedText(String pattern, int least, int most) -> {
        Map<String, Object> schema = typed("string");
        if (!pattern.isEmpty()) {
          schema.put("pattern", pattern);
        }
        putCounts(schema, "minLength", least, "maxLength", most);
        yield schema;
      }
      case JsonShape.BoundedNumber(var low, var high, int digits) -> {
        Map<String, Object> schema = typed(digits == 0 ? "integer" : "number");
        low.ifPresent(
            bound -> schema.put(bound.included() ? "minimum" : "exclusiveMinimum", bound.value()));
        high.ifPresent(
            bound -> schema.put(bound.included() ? "maximum" : "exclusiveMaximum", bound.value()));
        yield schema;
      }
      case JsonShape.BoundedSequence(List<JsonShape> first, var rest, int least, int most) -> {
        Map<String, Object> schema = typed("array");
        if (!first.isEmpty()) {
          schema.put("prefixItems", first.stream().map(SchemaJson::of).toList());
        }
        schema.put("items", rest.isPresent() ? of(rest.get()) : false);
        putCounts(schema, "minItems", least, "maxItems", most);
        yield schema;
      }
      case JsonShape.BoundedTable(JsonShape names, JsonShape values, int least, int most) -> {
        Map<String, Object> schema = typed("object");
        schema.put("propertyNames", of(names));
        schema.put("additionalProperties", of(values));
        putCounts(schema, "minProperties", least, "maxProperties", most);
        yield schema;
      }
      case JsonShape.Sequence(JsonShape items) -> Map.of("type", "array", "items", of(items));
      case JsonShape.Table(JsonShape values) ->
          Map.of("type", "object", "additionalProperties", of(values));
      case JsonShape.AnyOf(List<JsonShape> choices) ->
          Map.of("anyOf", choices.stream().map(SchemaJson::of).toList());
      case JsonShape.Reference(String name) -> Map.of("$ref", "#/$defs/" + key(name));
      case JsonShape.Structure(List<JsonShape.Property> properties) -> {
        Map<String, Object> named = new LinkedHashMap<>();
        properties.forEach(property -> named.put(property.name(), of(property.value())));
        yield Map.of(
            "type",
            "object",
            "properties",
            named,
            "required",
            properties.stream()
                .filter(JsonShape.Property::required)
                .map(JsonShape.Property::name)
                .toList(),
            "additionalProperties",
            false);
      }
    };
  }
}
