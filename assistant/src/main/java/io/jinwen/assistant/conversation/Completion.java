package io.jinwen.assistant.conversation;

import io.jinwen.assistant.policy.compliance.Grades;
import io.jinwen.assistant.policy.guard.AdmittedRequest;
import io.jinwen.assistant.policy.guard.Inquiry;
import io.jinwen.engine.api.AnswerFormat;
import io.jinwen.engine.api.ChatMessage;
import io.jinwen.engine.api.GenerationRequest;
import io.jinwen.engine.api.Prompt;
import io.jinwen.engine.api.Tool;
import java.util.ArrayList;
import java.util.List;

/**
 * A whole conversation as a program sends it, of which nothing is kept but the record.
 *
 * @param caller who asks
 * @param requestId by which log and record name the request
 * @param request the conversation, and how its answer is generated
 */
public record Completion(String caller, String requestId, GenerationRequest request) {

  public Completion {
    if (request.prompt() instanceof Prompt.Tokens) {
      throw new IllegalArgumentException("the guard reads texts, not tokens");
    }
  }

  /** The last thing that the user says; empty where only others speak. */
  String question() {
    int index = questionIndex();
    return index < 0 ? "" : messages().get(index).content();
  }

  List<Tool> tools() {
    return request.prompt() instanceof Prompt.Chat chat ? chat.tools() : List.of();
  }

  boolean thinking() {
    return request.prompt() instanceof Prompt.Chat chat && chat.thinking();
  }

  Inquiry inquiry(String roleId) {
    List<ChatMessage> others = new ArrayList<>(messages());
    if (questionIndex() >= 0) {
      others.remove(questionIndex());
    }
    return Inquiry.whole(
        question(), others, SchemaWordings.of(request.format()), roleId, Grades.unknown());
  }

  /** The conversation as the guard let it in. */
  List<ChatMessage> messages(AdmittedRequest admitted) {
    List<ChatMessage> all = new ArrayList<>(admitted.history());
    if (questionIndex() >= 0) {
      all.add(questionIndex(), ChatMessage.user(admitted.question()));
    }
    return all;
  }

  /** What the program and its user said: their figures may stand in the answer. */
  List<String> given() {
    return messages().stream()
        .filter(message -> message.role() != ChatMessage.Role.ASSISTANT)
        .map(ChatMessage::content)
        .toList();
  }

  boolean hasSystemMessage() {
    return messages().stream().anyMatch(message -> message.role() == ChatMessage.Role.SYSTEM);
  }

  /** Whether the answer has a form of its own, into which no sentence of ours fits. */
  boolean isFormatted() {
    return switch (request.format()) {
      case AnswerFormat.Free _ -> false;
      case AnswerFormat.Json _ -> true;
      case AnswerFormat.Calls calls -> calls.demanded();
    };
  }

  /** Whether the model is to go on with a bare text, which is guarded as a question is. */
  boolean isBareText() {
    return request.prompt() instanceof Prompt.Text;
  }

  private List<ChatMessage> messages() {
    return switch (request.prompt()) {
      case Prompt.Chat chat -> chat.messages();
      case Prompt.Text text -> List.of(ChatMessage.user(text.text()));
      case Prompt.Tokens _ -> List.of(); // refused when it was made
    };
  }

  private int questionIndex() {
    for (int i = messages().size() - 1; i >= 0; i--) {
      if (messages().get(i).role() == ChatMessage.Role.USER) {
        return i;
      }
    }
    return -1;
  }
}
