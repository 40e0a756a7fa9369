package io.jinwen.assistant.records.feedback;

import io.jinwen.engine.api.ChatMessage;
import java.util.List;

/**
 * A question and its answer with what led to them, copied at the time of the feedback.
 *
 * @param role who answered, such as {@code service}
 * @param model the model that answered; empty where none ran
 * @param history what was said before the question, oldest first
 * @param answer as it was shown
 */
public record Exchange(
    String sessionId,
    String turnId,
    String role,
    String model,
    List<ChatMessage> history,
    String question,
    String answer) {
  public Exchange {
    history = List.copyOf(history);
  }
}
