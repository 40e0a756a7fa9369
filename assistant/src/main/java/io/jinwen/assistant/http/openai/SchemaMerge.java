package io.jinwen.assistant.http.openai;

import io.jinwen.assistant.http.Fields;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Several schemas that hold at once, as one: {@code allOf}, and what stands beside a reference. */
final class SchemaMerge {
  private static final int DEPTH_MAX = 64;

  private static final List<String> LOWER =
      List.of("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties");
  private static final List<String> UPPER =
      List.of("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties");

  private final BiFunction<String, String, JsonNode> resolve;
  private int depth;

  /**
   * @param resolve the schema that a reference at a place names
   */
  SchemaMerge(BiFunction<String, String, JsonNode> resolve) {
    this.resolve = resolve;
  }

  /** A schema without {@code allOf} and {@code $ref} at its top. */
  ObjectNode flat(String path, JsonNode schema) {
    ObjectNode own = ((ObjectNode) Fields.object(path, schema)).deepCopy();
    JsonNode all = own.remove("allOf");
    JsonNode reference = own.remove("$ref");
    if (all == null && reference == null) {
      return own;
    }
    if (++depth > DEPTH_MAX) {
      throw Fields.unsupported(path, "$ref 与 allOf 套得太深，或回到了自身");
    }
    ObjectNode merged = own;
    if (reference != null) {
      String name = Fields.string(path + ".$ref", reference);
      merged = both(path + ".$ref", merged, resolve.apply(path, name));
    }
    if (all != null) {
      int index = 0;
      for (JsonNode one : Fields.array(path + ".allOf", all)) {
        merged = both("%s.allOf[%d]".formatted(path, index++), merged, one);
      }
    }
    depth--;
    return merged;
  }

  /** Both at once. */
  ObjectNode both(String path, ObjectNode one, JsonNode other) {
    ObjectNode merged = one.deepCopy();
    if (other.isBoolean() && other.booleanValue()) {
      return merged;
    }
    ObjectNode more = flat(path, other);
    keepToNamed(path, merged, more);
    keepToNamed(path, more, merged);
    for (Map.Entry<String, JsonNode> keyword : more.properties()) {
      String name = keyword.getKey();
      JsonNode known = merged.get(name);
      JsonNode value = keyword.getValue();
      if (known == null) {
        merged.set(name, value);
      } else if (!JsonSchemaReader.ANNOTATIONS.contains(name) && !known.equals(value)) {
        merged.set(name, combined(path + "." + name, name, known, value));
      }
    }
    return merged;
  }

  /** A schema that allows no names but its own forbids those of the other. */
  private static void keepToNamed(String path, ObjectNode strict, ObjectNode other) {
    JsonNode more = strict.path("additionalProperties");
    if (!more.isBoolean() || more.booleanValue() || !other.path("properties").isObject()) {
      return;
    }
    ObjectNode theirs = (ObjectNode) other.get("properties");
    for (String name : List.copyOf(theirs.propertyNames())) {
      if (!strict.path("properties").has(name)) {
        for (JsonNode required : other.path("required")) {
          if (required.asString("").equals(name)) {
            throw Fields.unsupported(path, "%s 必需，却被 additionalProperties 排除".formatted(name));
          }
        }
        theirs.remove(name);
      }
    }
  }

  private static JsonNode combined(String path, String name, JsonNode one, JsonNode other) {
    if (LOWER.contains(name) || UPPER.contains(name)) {
      if (!one.isNumber() || !other.isNumber()) {
        throw Fields.wrongType(path, "数字");
      }
      boolean first = one.decimalValue().compareTo(other.decimalValue()) > 0;
      return first == LOWER.contains(name) ? one : other;
    }
    return switch (name) {
      case "properties" -> properties(one, other);
      case "required" -> united(one, other);
      case "type" -> types(path, one, other);
      case "enum" -> common(path, one, other);
      case "additionalProperties", "unevaluatedProperties", "items" -> ofBoth(one, other);
      default -> throw Fields.unsupported(path, "在 allOf 或 $ref 旁出现了两个不同的值");
    };
  }

  private static JsonNode properties(JsonNode one, JsonNode other) {
    ObjectNode merged = ((ObjectNode) one).deepCopy();
    for (Map.Entry<String, JsonNode> property : other.properties()) {
      JsonNode known = merged.get(property.getKey());
      merged.set(
          property.getKey(),
          known == null ? property.getValue() : ofBoth(known, property.getValue()));
    }
    return merged;
  }

  private static JsonNode ofBoth(JsonNode one, JsonNode other) {
    if (one.isBoolean() || other.isBoolean()) {
      JsonNode constant = one.isBoolean() ? one : other;
      return constant.booleanValue() ? (constant == one ? other : one) : constant;
    }
    ObjectNode both = JsonMapper.shared().createObjectNode();
    both.putArray("allOf").add(one).add(other);
    return both;
  }

  private static JsonNode united(JsonNode one, JsonNode other) {
    Set<JsonNode> all = new LinkedHashSet<>();
    one.forEach(all::add);
    other.forEach(all::add);
    ArrayNode united = JsonMapper.shared().createArrayNode();
    all.forEach(united::add);
    return united;
  }

  private static JsonNode types(String path, JsonNode one, JsonNode other) {
    ArrayNode common = JsonMapper.shared().createArrayNode();
    for (String type : names(one)) {
      if (names(other).contains(type)
          || type.equals("integer") && names(other).contains("number")) {
        common.add(type);
      } else if (type.equals("number") && names(other).contains("integer")) {
        common.add("integer");
      }
    }
    if (common.isEmpty()) {
      throw Fields.unsupported(path, "没有一个类型同时符合");
    }
    return common;
  }

  private static Set<String> names(JsonNode types) {
    Set<String> names = new LinkedHashSet<>();
    if (types.isArray()) {
      types.forEach(type -> names.add(type.asString("")));
    } else {
      names.add(types.asString(""));
    }
    return names;
  }

  private static JsonNode common(String path, JsonNode one, JsonNode other) {
    ArrayNode common = JsonMapper.shared().createArrayNode();
    for (JsonNode value : one) {
      for (JsonNode theirs : other) {
        if (value.equals(theirs)) {
          common.add(value);
        }
      }
    }
    if (common.isEmpty()) {
      throw Fields.unsupported(path, "没有一个值同时符合");
    }
    return common;
  }
}
