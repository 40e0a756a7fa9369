package io.jinwen.assistant.page;

import com.vaadin.flow.component.html.Div;
import io.jinwen.assistant.conversation.AnswerSnapshot;
import io.jinwen.assistant.records.session.Turn;
import java.time.Duration;
import java.util.Optional;

/** A question with its answer under it. */
final class TurnView extends Div {
  private final QuestionBubble question;
  private final AnswerCard answer;
  private Optional<Turn> turn = Optional.empty();

  TurnView(String question, MarkdownHtml markdown) {
    this.question = new QuestionBubble(question);
    this.answer = new AnswerCard(markdown, question);
    addClassName("jw-turn");
    add(this.question, answer);
  }

  /** What it shows as it is remembered; empty while the answer is under way. */
  Optional<Turn> turn() {
    return turn;
  }

  /** Says who answers. */
  void role(String name) {
    answer.role(name);
  }

  void show(AnswerSnapshot soFar, Duration age) {
    answer.show(soFar, age);
  }

  /** Shows what is remembered, and what else was tried at the same places. */
  void show(Turn shown, Conversation conversation, TurnActions actions) {
    if (!turn.equals(Optional.of(shown))) {
      turn = Optional.of(shown);
      question.show(shown.question());
      question.editable(words -> actions.editQuestion(shown, words));
      answer.show(shown, actions);
    }
    question.branches().show(conversation.questionsBeside(shown), shown, actions::showBranch);
    answer.branches().show(conversation.answersBeside(shown), shown, actions::showBranch);
  }

  void editQuestion() {
    question.edit();
  }
}
