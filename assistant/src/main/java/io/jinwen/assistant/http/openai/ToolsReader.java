package io.jinwen.assistant.http.openai;

import io.jinwen.assistant.http.Fields;
import io.jinwen.engine.api.AnswerFormat;
import io.jinwen.engine.api.JsonShape;
import io.jinwen.engine.api.Tool;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Tools that a request offers or demands. A model that cannot use them answers without those that
 * are only offered; what is demanded is refused then.
 */
final class ToolsReader {
  private static final int TOOLS_MAX = 128;

  /** Ours: the server offers its calculators and has them work itself. */
  private static final String CALCULATORS = "calculators";

  private final boolean canUse;
  private final List<JsonNode> offered = new ArrayList<>();
  private String place = "tools";
  private String choice = "auto";
  private Optional<String> named = Optional.empty();
  private boolean several = true;
  private boolean calculators;

  ToolsReader(boolean canUse) {
    this.canUse = canUse;
  }

  boolean canUse() {
    return canUse;
  }

  void take(String field, JsonNode value) {
    switch (field) {
      case "tools" -> {
        for (JsonNode tool : Fields.array(field, value)) {
          String at = "tools[%d]".formatted(offered.size());
          String type = Fields.object(at, tool).path("type").asString("function");
          if (type.equals(CALCULATORS)) {
            calculators = true;
            continue;
          }
          if (!type.equals("function") && canUse) {
            throw Fields.unsupported(at + ".type=" + type, "只接受 function 或 calculators");
          }
          // The newer API of responses has the function's fields beside its type.
          offered.add(tool.has("function") ? tool.get("function") : tool);
        }
      }
      case "functions" -> {
        Fields.array(field, value).forEach(offered::add);
        place = field;
      }
      case "parallel_tool_calls" -> several = Fields.bool(field, value);
      default -> choose(field, value);
    }
  }

  private void choose(String field, JsonNode value) {
    if (value.isObject()) {
      JsonNode function = value.has("function") ? value.get("function") : value;
      named = Optional.of(Fields.string(field + ".function.name", function.path("name")));
      choice = "required";
    } else {
      choice = Fields.string(field, value);
    }
    if (!List.of("auto", "none", "required").contains(choice)) {
      throw Fields.outOfRange(field, value, "auto、none、required 或一个函数");
    }
    if (choice.equals("required") && !canUse) {
      throw Fields.unsupported(field, "现有的模型不会用工具");
    }
  }

  /** Whether tools were offered that the model is not told of. */
  boolean leftOut() {
    return (calculators || !offered.isEmpty()) && !canUse;
  }

  /** Whether the server's own calculators may work for the answer. */
  boolean calculators() {
    if (calculators && !offered.isEmpty()) {
      throw Fields.unsupported("tools", "calculators 不能与 function 同时使用");
    }
    return calculators && canUse && !choice.equals("none");
  }

  private boolean used() {
    return canUse && !offered.isEmpty() && !choice.equals("none");
  }

  /** What the model reads. */
  List<Tool> shown() {
    if (!used()) {
      return List.of();
    }
    return offered.stream()
        .map(function ->
            new Tool(function.path("name").asString(""), ToolCallsJson.values(stripped(function))))
        .toList();
  }

  /** What is no part of the function's definition. */
  private static JsonNode stripped(JsonNode function) {
    var copy = ((tools.jackson.databind.node.ObjectNode) function).deepCopy();
    copy.remove(List.of("type", "strict"));
    return copy;
  }

  /** What the answer is held to; empty where it is no call. */
  Optional<AnswerFormat.Calls> calls() {
    if (choice.equals("required") && offered.isEmpty()) {
      throw Fields.missing("tools");
    }
    if (!used()) {
      return Optional.empty();
    }
    if (offered.size() > TOOLS_MAX) {
      throw Fields.unsupported(place, "最多 %d 个".formatted(TOOLS_MAX));
    }
    List<AnswerFormat.Function> functions = new ArrayList<>();
    Map<String, JsonShape> definitions = new HashMap<>();
    for (int i = 0; i < offered.size(); i++) {
      String at = "%s[%d].function".formatted(place, i);
      String name = Fields.string(at + ".name", Fields.object(at, offered.get(i)).path("name"));
      if (named.isEmpty() || named.get().equals(name)) {
        functions.add(new AnswerFormat.Function(name, arguments(at, name, i, definitions)));
      }
    }
    if (functions.isEmpty()) {
      throw Fields.unsupported("tool_choice", "tools 里没有 " + named.orElse(""));
    }
    return Optional.of(
        new AnswerFormat.Calls(functions, definitions, choice.equals("required"), several));
  }

  private JsonShape arguments(
      String at, String name, int index, Map<String, JsonShape> definitions) {
    JsonNode parameters = offered.get(index).path("parameters");
    if (parameters.isMissingNode() || parameters.isNull() || parameters.isEmpty()) {
      return new JsonShape.Structure(List.of());
    }
    AnswerFormat.Json format =
        JsonSchemaReader.read(at + ".parameters", parameters, "tool%d ".formatted(index));
    definitions.putAll(format.definitions());
    return format.shape();
  }
}
