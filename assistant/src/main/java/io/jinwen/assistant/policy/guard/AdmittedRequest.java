package io.jinwen.assistant.policy.guard;

import io.jinwen.engine.api.ChatMessage;
import java.util.List;
import java.util.Optional;

/**
 * A question that may be given to the model, with the conversation before it; sensitive words are
 * masked in both. Only the input guard makes it, so a way to the model around the guard does not
 * compile.
 */
public final class AdmittedRequest implements Admission {

  private final String question;
  private final List<HistoryTurn> history;
  private final List<ChatMessage> messages;
  private final Screening screening;

  private AdmittedRequest(
      String question, List<HistoryTurn> history, List<ChatMessage> messages, Screening screening) {
    this.question = question;
    this.history = List.copyOf(history);
    this.messages = List.copyOf(messages);
    this.screening = screening;
  }

  /** The next question of a conversation that is kept here. */
  static AdmittedRequest next(String question, List<HistoryTurn> history, Screening screening) {
    return new AdmittedRequest(question, history, List.of(), screening);
  }

  /**
   * A conversation that was sent as a whole.
   *
   * @param messages all of it, the question in its place
   */
  static AdmittedRequest whole(String question, List<ChatMessage> messages, Screening screening) {
    return new AdmittedRequest(question, HistoryTurn.in(messages), messages, screening);
  }

  public String question() {
    return question;
  }

  /** The questions before it that have answers, with these, the oldest first. */
  public List<HistoryTurn> history() {
    return history;
  }

  /** The conversation as a program sent it, the question in its place; else empty. */
  public List<ChatMessage> messages() {
    return messages;
  }

  /** What a program sets the model up with; empty for the role's text. */
  public Optional<String> system() {
    return messages.stream()
        .filter(message -> message.role() == ChatMessage.Role.SYSTEM)
        .map(ChatMessage::content)
        .filter(text -> !text.isBlank())
        .findFirst();
  }

  /** What was found out about it. */
  @Override
  public Screening screening() {
    return screening;
  }
}
