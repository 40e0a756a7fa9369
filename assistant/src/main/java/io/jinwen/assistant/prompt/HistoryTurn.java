package io.jinwen.assistant.prompt;

import io.jinwen.engine.api.ChatMessage;
import java.util.List;

/**
 * A question of the conversation and its answer, without thinking.
 *
 * @param question what the user asked
 * @param answer what was answered
 */
public record HistoryTurn(String question, String answer) {
  List<ChatMessage> messages() {
    return List.of(ChatMessage.user(question), ChatMessage.assistant(answer));
  }
}
