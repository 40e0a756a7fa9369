package io.jinwen.assistant.http.openai;

import io.jinwen.assistant.http.Fields;
import io.jinwen.engine.api.ChatMessage;
import io.jinwen.engine.api.ChatMessage.Role;
import io.jinwen.engine.api.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The messages of a conversation as OpenAI's API has them: text, whole or in text parts. */
final class MessagesReader {
  private MessagesReader() {}

  /**
   * @param withCalls whether the model reads calls of tools; they are refused where not
   */
  static List<ChatMessage> read(JsonNode value, boolean withCalls) {
    List<ChatMessage> messages = new ArrayList<>();
    for (JsonNode message : Fields.array("messages", value)) {
      String place = "messages[%d]".formatted(messages.size());
      messages.add(message(place, Fields.object(place, message), withCalls));
    }
    if (messages.isEmpty()) {
      throw Fields.missing("messages");
    }
    return messages;
  }

  private static ChatMessage message(String place, JsonNode message, boolean withCalls) {
    Role role = null;
    String content = null;
    List<ToolCall> calls = List.of();
    String answersCall = "";
    for (Map.Entry<String, JsonNode> field : message.properties()) {
      String name = place + "." + field.getKey();
      JsonNode value = field.getValue();
      boolean empty = value.isNull() || value.isArray() && value.isEmpty();
      switch (field.getKey()) {
        case "role" -> role = role(name, value);
        case "content" -> content = value.isNull() ? null : content(name, value);
        case "tool_call_id" -> answersCall = empty ? "" : Fields.string(name, value);
        case "tool_calls" -> {
          if (!empty && !withCalls) {
            throw Fields.unsupported(name, "现有的模型不会用工具");
          }
          calls = empty ? List.of() : ToolCallsJson.read(name, value);
        }
        case "name", "id", "reasoning_content" -> {
          // the place in the conversation says it; past thinking is not read again
        }
        case "refusal", "audio", "function_call", "annotations" -> {
          if (!empty) {
            throw Fields.unsupported(name, "只接受文本消息");
          }
        }
        default -> throw Fields.unknown(name);
      }
    }
    if (role == null) {
      throw Fields.missing(place + ".role");
    }
    if (content == null && role != Role.ASSISTANT) { // clients leave out what an assistant said not
      throw Fields.missing(place + ".content");
    }
    return new ChatMessage(role, content == null ? "" : content, calls, answersCall);
  }

  private static Role role(String name, JsonNode value) {
    return switch (Fields.string(name, value)) {
      case "system", "developer" -> Role.SYSTEM;
      case "user" -> Role.USER;
      case "assistant" -> Role.ASSISTANT;
      case "tool" -> Role.TOOL;
      default -> throw Fields.outOfRange(name, value, "system、developer、user、assistant 或 tool");
    };
  }

  private static String content(String name, JsonNode value) {
    if (!value.isArray()) {
      return Fields.string(name, value);
    }
    StringBuilder text = new StringBuilder();
    for (JsonNode part : value) {
      String type = Fields.object(name, part).path("type").asString("");
      if (!type.equals("text")) {
        throw Fields.unsupported(name + ".type=" + type, "只接受 text");
      }
      text.append(Fields.string(name + ".text", part.path("text")));
    }
    return text.toString();
  }
}
