package io.jinwen.assistant.http.openai;

import io.jinwen.assistant.http.Fields;
import io.jinwen.engine.api.JsonShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Schemas of arrays: lists of any length, tuples, and lists that begin like one. */
final class ListSchemas {
  private final JsonSchemaReader reader;

  ListSchemas(JsonSchemaReader reader) {
    this.reader = reader;
  }

  JsonShape read(String path, JsonNode schema) {
    if (schema.path("uniqueItems").asBoolean(false)) {
      throw Fields.unsupported(path + ".uniqueItems", "请从 schema 中去掉它");
    }
    int least = ScalarSchemas.count(path, schema, "minItems", 0);
    int most = ScalarSchemas.count(path, schema, "maxItems", JsonShape.UNBOUNDED);
    ScalarSchemas.requireOrder(path + ".maxItems", least, most);
    boolean old = schema.path("items").isArray(); // a tuple, as drafts before 2020 write it
    String tuple = old ? "items" : "prefixItems";
    String further = old ? "additionalItems" : "items";
    List<JsonShape> first = new ArrayList<>();
    if (schema.has(tuple)) {
      for (JsonNode item : Fields.array(path + "." + tuple, schema.get(tuple))) {
        first.add(reader.shape("%s.%s[%d]".formatted(path, tuple, first.size()), item));
      }
    }
    Optional<JsonShape> rest = rest(path + "." + further, schema.path(further), first, least);
    if (first.isEmpty() && rest.isPresent() && least == 0 && most == JsonShape.UNBOUNDED) {
      return new JsonShape.Sequence(rest.get());
    }
    if (rest.isEmpty() && least > first.size()) {
      throw Fields.unsupported(path + ".minItems", "没有那么多项的 schema");
    }
    // Whoever writes a tuple means all of it.
    int whole = Math.min(most, Math.max(least, first.size()));
    return new JsonShape.BoundedSequence(first, rest, whole, rest.isPresent() ? most : whole);
  }

  private Optional<JsonShape> rest(String path, JsonNode schema, List<JsonShape> first, int least) {
    if (schema.isBoolean() && !schema.booleanValue()) {
      return Optional.empty();
    }
    if (schema.isMissingNode()) {
      boolean none = !first.isEmpty() && least <= first.size();
      return none ? Optional.empty() : Optional.of(new JsonShape.Any());
    }
    return Optional.of(reader.shape(path, schema));
  }
}
