package io.jinwen.assistant.records.feedback;

import io.jinwen.engine.api.ChatMessage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Messages as JSON: {@code [{"role": "user", "content": "…"}, …]}. */
final class HistoryJson {
  static final JsonMapper MAPPER = JsonMapper.builder().build();

  private HistoryJson() {}

  static String write(List<ChatMessage> messages) {
    return MAPPER.writeValueAsString(document(messages));
  }

  /** The same as maps. */
  static List<Map<String, String>> document(List<ChatMessage> messages) {
    List<Map<String, String>> document = new ArrayList<>();
    for (ChatMessage message : messages) {
      Map<String, String> fields = new LinkedHashMap<>();
      fields.put("role", message.role().name().toLowerCase(Locale.ROOT));
      fields.put("content", message.content());
      document.add(fields);
    }
    return document;
  }

  static List<ChatMessage> read(String json) {
    List<ChatMessage> messages = new ArrayList<>();
    for (JsonNode message : MAPPER.readTree(json)) {
      String role = message.get("role").stringValue().toUpperCase(Locale.ROOT);
      messages.add(
          new ChatMessage(ChatMessage.Role.valueOf(role), message.get("content").stringValue()));
    }
    return List.copyOf(messages);
  }
}
