package io.jinwen.assistant.guard;

import io.jinwen.assistant.compliance.Grades;
import io.jinwen.engine.api.ChatMessage;
import java.util.List;
import java.util.stream.Stream;

/**
 * What somebody asks, before the guard has seen it.
 *
 * @param question the question as typed
 * @param history the conversation so far as the model is to read it, the oldest message first
 * @param earlierQuestions what the user asked before, the oldest first, also what was refused
 * @param role id of the role that is asked
 * @param grades customer and product grade as given with the request
 * @param others what else somebody sent and nobody judged before: each is judged like a question
 */
public record Inquiry(
    String question,
    List<ChatMessage> history,
    List<String> earlierQuestions,
    String role,
    Grades grades,
    List<String> others) {

  public Inquiry {
    others = List.copyOf(others);
    history = List.copyOf(history);
    earlierQuestions = List.copyOf(earlierQuestions);
  }

  /** A conversation that was judged turn by turn. */
  public Inquiry(
      String question,
      List<ChatMessage> history,
      List<String> earlierQuestions,
      String role,
      Grades grades) {
    this(question, history, earlierQuestions, role, grades, List.of());
  }

  /**
   * A conversation that somebody sends as a whole: every message but the answers is judged, and so
   * are the wordings that the answer is to be made of.
   */
  public static Inquiry whole(
      String question,
      List<ChatMessage> others,
      List<String> wordings,
      String role,
      Grades grades) {
    List<String> judged =
        Stream.concat(
                others.stream()
                    .filter(message -> message.role() != ChatMessage.Role.ASSISTANT)
                    .map(ChatMessage::content),
                wordings.stream())
            .filter(content -> !content.isBlank())
            .toList();
    return new Inquiry(question, others, questionsOf(others), role, grades, judged);
  }

  /** A conversation in which nothing was refused: the user's messages are the earlier questions. */
  public Inquiry(String question, List<ChatMessage> history, String role, Grades grades) {
    this(question, history, questionsOf(history), role, grades);
  }

  /** The first question of a conversation. */
  public static Inquiry first(String question, String role) {
    return new Inquiry(question, List.of(), role, Grades.unknown());
  }

  private static List<String> questionsOf(List<ChatMessage> history) {
    return history.stream()
        .filter(message -> message.role() == ChatMessage.Role.USER)
        .map(ChatMessage::content)
        .toList();
  }
}
