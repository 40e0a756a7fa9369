package io.jinwen.assistant.policy.guard;

import io.jinwen.assistant.policy.compliance.Grades;
import io.jinwen.engine.api.ChatMessage;
import java.util.ArrayList;
import java.util.List;

/**
 * What somebody asks, before the guard has seen it.
 *
 * @param question the question as typed
 * @param history the conversation so far as the model is to read it, the oldest message first
 * @param earlierQuestions what the user asked before, the oldest first, also what was refused
 * @param role id of the role that is asked
 * @param grades customer and product grade as given with the request
 * @param others what else somebody sent and nobody judged before: each is judged like a question
 * @param isHistoryJudged whether each question of the history was admitted in its turn
 */
public record Inquiry(
    String question,
    List<ChatMessage> history,
    List<String> earlierQuestions,
    String role,
    Grades grades,
    List<String> others,
    boolean isHistoryJudged) {

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
    this(question, history, earlierQuestions, role, grades, List.of(), true);
  }

  /**
   * A conversation that somebody sends as a whole: every message but the answers is judged, and so
   * are the wordings that the answer is to be made of. A question that was answered is judged as
   * part of the history, so that one bad question does not end a conversation; all else together
   * with the last question.
   */
  public static Inquiry whole(
      String question,
      List<ChatMessage> others,
      List<String> wordings,
      String role,
      Grades grades) {
    List<String> judged = new ArrayList<>(wordings);
    for (int at = 0; at < others.size(); at++) {
      ChatMessage.Role speaker = others.get(at).role();
      boolean isAnswered =
          at + 1 < others.size() && others.get(at + 1).role() == ChatMessage.Role.ASSISTANT;
      if (speaker != ChatMessage.Role.ASSISTANT
          && !(speaker == ChatMessage.Role.USER && isAnswered)) {
        judged.add(others.get(at).content());
      }
    }
    judged.removeIf(String::isBlank);
    return new Inquiry(question, others, questionsOf(others), role, grades, judged, false);
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
