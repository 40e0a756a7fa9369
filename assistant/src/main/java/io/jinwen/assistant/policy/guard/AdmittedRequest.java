package io.jinwen.assistant.policy.guard;

import io.jinwen.engine.api.ChatMessage;
import java.util.List;

/**
 * A question that may be given to the model. Only the input guard makes it, so a way to the model
 * around the guard does not compile.
 */
public final class AdmittedRequest {

  private final String question;
  private final List<ChatMessage> history;
  private final Screening screening;

  AdmittedRequest(String question, List<ChatMessage> history, Screening screening) {
    this.question = question;
    this.history = List.copyOf(history);
    this.screening = screening;
  }

  /** The question, sensitive words masked. */
  public String question() {
    return question;
  }

  /** The conversation so far, sensitive words masked. */
  public List<ChatMessage> history() {
    return history;
  }

  /** The same without the messages that set the model up. */
  public AdmittedRequest withoutSystem() {
    List<ChatMessage> spoken =
        history.stream().filter(message -> message.role() != ChatMessage.Role.SYSTEM).toList();
    return new AdmittedRequest(question, spoken, screening);
  }

  /** What was found out about it. */
  public Screening screening() {
    return screening;
  }
}
