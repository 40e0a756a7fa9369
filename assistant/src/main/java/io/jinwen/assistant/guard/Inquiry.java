package io.jinwen.assistant.guard;

import io.jinwen.assistant.compliance.Grades;
import io.jinwen.engine.api.ChatMessage;
import java.util.List;

/**
 * What somebody asks, before the guard has seen it.
 *
 * @param question the question as typed
 * @param history the conversation so far, the oldest message first
 * @param role id of the role that is asked
 * @param grades customer and product grade as given with the request
 */
public record Inquiry(String question, List<ChatMessage> history, String role, Grades grades) {

  public Inquiry {
    history = List.copyOf(history);
  }

  /** The first question of a conversation. */
  public static Inquiry first(String question, String role) {
    return new Inquiry(question, List.of(), role, Grades.unknown());
  }

  /** What the user asked before. */
  List<String> earlierQuestions() {
    return history.stream()
        .filter(message -> message.role() == ChatMessage.Role.USER)
        .map(ChatMessage::content)
        .toList();
  }
}
