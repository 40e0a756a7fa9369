package io.jinwen.assistant.http.openai;

import io.jinwen.assistant.http.Fields;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Whether the model is to think first, in the words of several servers: {@code thinking: true} or
 * {@code {"type": "enabled"}}, {@code enable_thinking}, {@code chat_template_kwargs:
 * {"enable_thinking": true}}, {@code reasoning_effort}.
 */
final class ThinkingSwitch {
  private static final List<String> EFFORTS = List.of("none", "minimal", "low", "medium", "high");

  private ThinkingSwitch() {}

  /**
   * @throws io.jinwen.assistant.http.ProblemException naming what is not understood
   */
  static boolean read(String name, JsonNode value) {
    return switch (name) {
      case "chat_template_kwargs" -> fromTemplate(name, Fields.object(name, value));
      case "reasoning_effort" -> fromEffort(name, value);
      case "thinking" -> value.isObject() ? fromType(name, value) : Fields.bool(name, value);
      default -> Fields.bool(name, value);
    };
  }

  private static boolean fromTemplate(String name, JsonNode value) {
    boolean thinking = false;
    for (Map.Entry<String, JsonNode> field : value.properties()) {
      String place = name + "." + field.getKey();
      switch (field.getKey()) {
        case "enable_thinking", "thinking" -> thinking = Fields.bool(place, field.getValue());
        default -> throw Fields.unknown(place);
      }
    }
    return thinking;
  }

  private static boolean fromType(String name, JsonNode value) {
    return switch (Fields.string(name + ".type", value.path("type"))) {
      case "enabled", "adaptive" -> true;
      case "disabled" -> false;
      default -> throw Fields.outOfRange(name + ".type", value.path("type"), "enabled 或 disabled");
    };
  }

  /** How hard it thinks cannot be set; whether it does can. */
  private static boolean fromEffort(String name, JsonNode value) {
    String effort = Fields.string(name, value);
    if (!EFFORTS.contains(effort)) {
      throw Fields.outOfRange(name, value, String.join("、", EFFORTS));
    }
    return EFFORTS.indexOf(effort) >= EFFORTS.indexOf("low");
  }
}
