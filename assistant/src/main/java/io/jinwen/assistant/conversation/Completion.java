package io.jinwen.assistant.conversation;

import io.jinwen.assistant.documents.DocumentChoice;
import io.jinwen.assistant.knowledge.Role;
import io.jinwen.assistant.policy.compliance.Grades;
import io.jinwen.assistant.policy.guard.AdmittedRequest;
import io.jinwen.assistant.policy.guard.Inquiry;
import io.jinwen.assistant.records.session.Turn;
import io.jinwen.assistant.records.session.Turn.TurnEnding;
import io.jinwen.engine.api.AnswerFormat;
import io.jinwen.engine.api.ChatMessage;
import io.jinwen.engine.api.GenerationRequest;
import io.jinwen.engine.api.Prompt;
import io.jinwen.engine.api.SamplingParams;
import io.jinwen.engine.api.Tool;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A whole conversation as a program sends it, of which nothing is kept but the record.
 *
 * @param caller who asks
 * @param requestId by which log and record name the request
 * @param request the conversation, and how its answer is generated
 * @param calculators whether our calculators may work for the answer
 * @param documents which documents are to answer; empty where none are
 */
public record Completion(
    String caller,
    String requestId,
    GenerationRequest request,
    boolean calculators,
    Optional<DocumentChoice> documents) {

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

  /** What the user said before the last question; empty for a first one. */
  String questionBefore() {
    return messages().subList(0, Math.max(0, questionIndex())).stream()
        .filter(message -> message.role() == ChatMessage.Role.USER)
        .map(ChatMessage::content)
        .reduce("", (_, later) -> later);
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

  /**
   * The same as a conversation of which nothing is kept.
   *
   * @param admitted its messages, after a system message questions and answers in turn
   * @param role who answers
   */
  Conversation conversation(AdmittedRequest admitted, Role role) {
    List<ChatMessage> spoken = admitted.withoutSystem().history();
    List<Turn> path = new ArrayList<>();
    for (int i = 0; i + 1 < spoken.size(); i += 2) {
      path.add(turn(path.size() + 1, spoken.get(i).content(), spoken.get(i + 1).content()));
    }
    Question asked =
        new Question(
            caller,
            Optional.empty(),
            Optional.empty(),
            false,
            Optional.empty(),
            question(),
            Optional.of(thinking()),
            false,
            Grades.unknown(),
            documents,
            this::sample,
            false,
            requestId);
    return new Conversation(asked, Optional.empty(), role, path);
  }

  /** What the program sets the model up with, as the guard let it in; empty for the role's text. */
  static Optional<String> system(AdmittedRequest admitted) {
    return admitted.history().stream()
        .filter(message -> message.role() == ChatMessage.Role.SYSTEM)
        .map(ChatMessage::content)
        .filter(text -> !text.isBlank())
        .findFirst();
  }

  private static Turn turn(int number, String question, String answer) {
    return new Turn(
        "",
        "",
        number,
        Optional.empty(),
        question,
        "",
        answer,
        TurnEnding.COMPLETE,
        Optional.empty(),
        "",
        "",
        Optional.empty(),
        Instant.EPOCH);
  }

  /** As the program says and not as the role has it. */
  private void sample(SamplingParams.Builder settings) {
    SamplingParams own = request.sampling();
    settings
        .maxNewTokens(own.maxNewTokens())
        .temperature(own.temperature())
        .topK(own.topK())
        .topP(own.topP())
        .minP(own.minP())
        .repetitionPenalty(own.repetitionPenalty())
        .presencePenalty(own.presencePenalty())
        .frequencyPenalty(own.frequencyPenalty())
        .stop(own.stop())
        .logitBias(own.logitBias())
        .loopDetection(own.loopDetection());
    own.seed().ifPresent(settings::seed);
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
