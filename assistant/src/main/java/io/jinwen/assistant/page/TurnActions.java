package io.jinwen.assistant.page;

import io.jinwen.assistant.documents.Citation;
import io.jinwen.assistant.records.feedback.Feedback;
import io.jinwen.assistant.records.feedback.Feedback.Verdict;
import io.jinwen.assistant.records.session.Turn;
import java.util.Optional;

/** What a person can do about a question and its answer. */
interface TurnActions {
  /** Asks the same question again, for another answer beside this one. */
  void regenerate(Turn turn);

  /** Has the model answer what an approved answer was given to. */
  void generateInstead(Turn turn);

  /** Asks another question in place of this one, on a branch of its own. */
  void editQuestion(Turn turn, String question);

  /** Asks another question behind this answer. */
  void askNext(String question);

  /** Opens the page that an answer cites. */
  void openPlace(Citation citation);

  /** Shows the branch that this turn is on. */
  void showBranch(Turn turn);

  /** What was said of this answer. */
  Optional<Feedback> feedbackOf(Turn turn);

  /**
   * Says what one thinks of an answer. What was written before stays where this says nothing.
   *
   * @return whether it was taken
   */
  boolean giveFeedback(Turn turn, Verdict verdict, String reason, Optional<String> correction);
}
