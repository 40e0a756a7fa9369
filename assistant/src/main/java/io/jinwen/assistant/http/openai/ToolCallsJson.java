package io.jinwen.assistant.http.openai;

import io.jinwen.assistant.http.Fields;
import io.jinwen.engine.api.ToolCall;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls of tools in the shape of OpenAI's API, whose arguments are JSON within a text. */
final class ToolCallsJson {
  private static final TypeReference<Map<String, Object>> VALUES = new TypeReference<>() {};

  private ToolCallsJson() {}

  /** Calls that an earlier answer asked for. */
  static List<ToolCall> read(String place, JsonNode value) {
    List<ToolCall> calls = new ArrayList<>();
    for (JsonNode call : Fields.array(place, value)) {
      String name = "%s[%d].function".formatted(place, calls.size());
      JsonNode function = Fields.object(name, call.path("function"));
      calls.add(
          new ToolCall(
              call.path("id").asString(""),
              Fields.string(name + ".name", function.path("name")),
              arguments(name + ".arguments", function.path("arguments"))));
    }
    return calls;
  }

  private static Map<String, Object> arguments(String place, JsonNode value) {
    if (value.isMissingNode() || value.isNull()) {
      return Map.of();
    }
    try {
      JsonNode json =
          value.isObject() ? value : JsonMapper.shared().readTree(Fields.string(place, value));
      return values(Fields.object(place, json));
    } catch (JacksonException e) {
      throw Fields.wrongType(place, "JSON 对象的文本");
    }
  }

  /** An object as Java's own values. */
  static Map<String, Object> values(JsonNode object) {
    return JsonMapper.shared().convertValue(object, VALUES);
  }

  /** A whole call. */
  static Map<String, Object> whole(String id, String name, String arguments) {
    Map<String, Object> function = new LinkedHashMap<>();
    function.put("name", name);
    function.put("arguments", arguments);
    Map<String, Object> call = new LinkedHashMap<>();
    call.put("id", id);
    call.put("type", "function");
    call.put("function", function);
    return call;
  }

  /** The chunk that begins a call. */
  static Map<String, Object> begin(int index, String id, String name) {
    Map<String, Object> delta = new LinkedHashMap<>();
    delta.put("index", index);
    delta.putAll(whole(id, name, ""));
    return Map.of("tool_calls", List.of(delta));
  }

  /** A chunk with more of its arguments. */
  static Map<String, Object> more(int index, String arguments) {
    Map<String, Object> delta = new LinkedHashMap<>();
    delta.put("index", index);
    delta.put("function", Map.of("arguments", arguments));
    return Map.of("tool_calls", List.of(delta));
  }
}
