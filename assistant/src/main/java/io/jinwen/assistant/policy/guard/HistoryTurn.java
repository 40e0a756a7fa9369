package io.jinwen.assistant.policy.guard;

import io.jinwen.engine.api.ChatMessage;
import java.util.ArrayList;
import java.util.List;

/**
 * A question of a conversation and its answer, without thinking.
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

  /** The same as the bare question and its answer. */
  public HistoryTurn withoutPreamble() {
    return new HistoryTurn(question, answer);
  }

  /** As the model reads it. */
  public List<ChatMessage> messages() {
    return List.of(ChatMessage.user(preamble + question), ChatMessage.assistant(answer));
  }

  /** The questions of a conversation that an answer follows at once, each with that answer. */
  static List<HistoryTurn> in(List<ChatMessage> messages) {
    List<HistoryTurn> history = new ArrayList<>();
    ChatMessage before = ChatMessage.system("");
    for (ChatMessage message : messages) {
      if (before.role() == ChatMessage.Role.USER && message.role() == ChatMessage.Role.ASSISTANT) {
        history.add(new HistoryTurn(before.content(), message.content()));
      }
      before = message;
    }
    return List.copyOf(history);
  }
}
