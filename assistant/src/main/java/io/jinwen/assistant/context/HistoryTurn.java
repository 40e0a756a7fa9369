package io.jinwen.assistant.context;

import io.jinwen.engine.api.ChatMessage;
import java.util.List;

/**
 * A question of the conversation and its answer, without thinking.
 *
 * @param preamble the notes and rules that stood before the question when it was asked. They stay
 *     there, so that the conversation begins with the same tokens as in the turn before and the
 *     engine finds it in its cache
 * @param question what the user asked
 * @param answer what was answered
 */
public record HistoryTurn(String preamble, String question, String answer) {
  /** A turn whose question was given to the model as it was asked. */
  public HistoryTurn(String question, String answer) {
    this("", question, answer);
  }

  HistoryTurn withoutPreamble() {
    return new HistoryTurn(question, answer);
  }

  List<ChatMessage> messages() {
    return List.of(ChatMessage.user(preamble + question), ChatMessage.assistant(answer));
  }
}
