package io.jinwen.assistant.conversation;

import io.jinwen.assistant.documents.DocumentChoice;
import io.jinwen.assistant.policy.compliance.Grades;
import io.jinwen.assistant.policy.guard.Inquiry;
import io.jinwen.engine.api.AnswerFormat;
import io.jinwen.engine.api.ChatMessage;
import io.jinwen.engine.api.GenerationRequest;
import io.jinwen.engine.api.Prompt;
import io.jinwen.engine.api.SamplingParams;
import io.jinwen.engine.api.Tool;
import java.util.List;
import java.util.Optional;

/** What {@link ChatService} is asked for: an answer to a question, or the end of a conversation. */
public sealed interface ChatCommand {
  /** Who asks; a session is found by its owner only. */
  String caller();

  /** What the user typed last; empty where only others speak. */
  String question();

  /** Which documents are to answer; empty where none are. */
  Optional<DocumentChoice> documents();

  /** By which log and audit name the request. */
  String requestId();

  /**
   * A question as somebody asks it.
   *
   * @param sessionId the conversation it belongs to; empty begins a new one
   * @param parentTurnId the turn that it follows; empty means the latest of the session
   * @param newBranch whether {@code parentTurnId} is meant even where it is empty, which then asks
   *     the first question anew. A regenerated answer and an edited question name the parent of the
   *     turn that they replace
   * @param roleId who is asked; empty takes the session's role, and for a new one the general role
   * @param thinking whether the model may think before it answers; empty leaves it to the role
   * @param preferGenerated whether the model is to answer even where there is an approved answer
   * @param grades customer and product grade
   * @param sampling settings that differ from the role's
   */
  record Ask(
      String caller,
      Optional<String> sessionId,
      Optional<String> parentTurnId,
      boolean newBranch,
      Optional<String> roleId,
      String question,
      Optional<Boolean> thinking,
      boolean preferGenerated,
      Grades grades,
      Optional<DocumentChoice> documents,
      SamplingOverrides sampling,
      String requestId)
      implements ChatCommand {

    /** The first question of a new conversation, everything left to the role. */
    public static Ask first(String caller, String question, String requestId) {
      return new Ask(
          caller,
          Optional.empty(),
          Optional.empty(),
          false,
          Optional.empty(),
          question,
          Optional.empty(),
          false,
          Grades.unknown(),
          Optional.empty(),
          SamplingOverrides.NONE,
          requestId);
    }
  }

  /** The settings that a request sets itself; what it leaves alone stays as the role has it. */
  @FunctionalInterface
  interface SamplingOverrides {
    /** Everything as the role has it. */
    SamplingOverrides NONE = _ -> {};

    /** Changes what the request sets. */
    void applyTo(SamplingParams.Builder settings);
  }

  /**
   * A whole conversation as a program sends it, of which nothing is kept but the record. Its answer
   * is always the model's own.
   *
   * @param request the conversation, and how its answer is generated
   * @param calculators whether our calculators may work for the answer
   */
  record Complete(
      String caller,
      GenerationRequest request,
      boolean calculators,
      Optional<DocumentChoice> documents,
      String requestId)
      implements ChatCommand {

    public Complete {
      if (request.prompt() instanceof Prompt.Tokens) {
        throw new IllegalArgumentException("the guard reads texts, not tokens");
      }
    }

    @Override
    public String question() {
      return Inquiry.Whole.questionOf(messages());
    }

    /** What the user said before the last question; empty for a first one. */
    String questionBefore() {
      List<String> earlier = Inquiry.Whole.questionsBefore(messages());
      return earlier.isEmpty() ? "" : earlier.getLast();
    }

    List<Tool> tools() {
      return request.prompt() instanceof Prompt.Chat chat ? chat.tools() : List.of();
    }

    boolean thinking() {
      return request.prompt() instanceof Prompt.Chat chat && chat.thinking();
    }

    List<ChatMessage> messages() {
      return switch (request.prompt()) {
        case Prompt.Chat chat -> chat.messages();
        case Prompt.Text text -> List.of(ChatMessage.user(text.text()));
        case Prompt.Tokens _ -> List.of(); // refused when it was made
      };
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
  }
}
