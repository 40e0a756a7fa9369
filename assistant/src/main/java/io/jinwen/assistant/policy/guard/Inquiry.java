package io.jinwen.assistant.policy.guard;

import io.jinwen.assistant.policy.compliance.Grades;
import io.jinwen.engine.api.ChatMessage;
import java.util.ArrayList;
import java.util.List;

/** What somebody asks, before the guard has seen it. */
public sealed interface Inquiry {
  /** The question as typed. */
  String question();

  /** What the user asked before, the oldest first, also what was refused. */
  List<String> earlierQuestions();

  /** Id of the role that is asked. */
  String role();

  /** Customer and product grade as given with the request. */
  Grades grades();

  /** What nobody judged before, beside the question: each is judged like one. */
  List<String> others();

  /**
   * The next question of a conversation that is kept here: each of its questions was judged in its
   * turn.
   *
   * @param history the conversation so far as the model is to read it, the oldest first
   */
  record Next(
      String question,
      List<HistoryTurn> history,
      List<String> earlierQuestions,
      String role,
      Grades grades)
      implements Inquiry {

    public Next {
      history = List.copyOf(history);
      earlierQuestions = List.copyOf(earlierQuestions);
    }

    /** In a conversation in which nothing was refused. */
    public Next(String question, List<HistoryTurn> history, String role, Grades grades) {
      this(question, history, history.stream().map(HistoryTurn::question).toList(), role, grades);
    }

    @Override
    public List<String> others() {
      return List.of();
    }
  }

  /**
   * A conversation that somebody sends as a whole: every message but the answers is judged, and so
   * are the wordings that the answer is to be made of. A question that was answered is judged as
   * part of the history, so that one bad question does not end a conversation; all else together
   * with the last question.
   *
   * @param messages the conversation; its question is the last message of the user
   * @param wordings texts that the answer is to be made of
   */
  record Whole(List<ChatMessage> messages, List<String> wordings, String role, Grades grades)
      implements Inquiry {

    public Whole {
      messages = List.copyOf(messages);
      wordings = List.copyOf(wordings);
    }

    /** The last thing that the user says; empty where only others speak. */
    public static String questionOf(List<ChatMessage> messages) {
      int index = questionIndex(messages);
      return index < 0 ? "" : messages.get(index).content();
    }

    @Override
    public String question() {
      return questionOf(messages);
    }

    /** Where the question stands; −1 where only others speak. */
    int questionIndex() {
      return questionIndex(messages);
    }

    private static int questionIndex(List<ChatMessage> messages) {
      int index = messages.size() - 1;
      while (index >= 0 && messages.get(index).role() != ChatMessage.Role.USER) {
        index--;
      }
      return index;
    }

    /** All messages but the question. */
    List<ChatMessage> besideQuestion() {
      List<ChatMessage> beside = new ArrayList<>(messages);
      if (questionIndex() >= 0) {
        beside.remove(questionIndex());
      }
      return beside;
    }

    @Override
    public List<String> earlierQuestions() {
      return questionsBefore(messages);
    }

    /** What the user said before that, the oldest first. */
    public static List<String> questionsBefore(List<ChatMessage> messages) {
      return messages.subList(0, Math.max(0, questionIndex(messages))).stream()
          .filter(message -> message.role() == ChatMessage.Role.USER)
          .map(ChatMessage::content)
          .toList();
    }

    @Override
    public List<String> others() {
      List<String> judged = new ArrayList<>(wordings);
      List<ChatMessage> beside = besideQuestion();
      for (int at = 0; at < beside.size(); at++) {
        ChatMessage.Role speaker = beside.get(at).role();
        boolean isAnswered =
            at + 1 < beside.size() && beside.get(at + 1).role() == ChatMessage.Role.ASSISTANT;
        if (speaker != ChatMessage.Role.ASSISTANT
            && !(speaker == ChatMessage.Role.USER && isAnswered)) {
          judged.add(beside.get(at).content());
        }
      }
      judged.removeIf(String::isBlank);
      return List.copyOf(judged);
    }
  }

  /** The first question of a conversation. */
  static Inquiry first(String question, String role) {
    return new Next(question, List.of(), role, Grades.unknown());
  }
}
