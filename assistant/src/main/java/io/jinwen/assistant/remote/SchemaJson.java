package io.jinwen.assistant.remote;

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

  private static Map<String, Object> of(JsonShape shape) {
    return switch (shape) {
      case JsonShape.Any _ -> Map.of();
      case JsonShape.Literal(String json) ->
          Map.of("enum", List.of(JsonMapper.shared().readTree(json)));
      case JsonShape.Text _ -> Map.of("type", "string");
      case JsonShape.Whole _ -> Map.of("type", "integer");
      case JsonShape.Number _ -> Map.of("type", "number");
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
