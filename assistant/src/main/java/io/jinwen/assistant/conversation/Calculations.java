package io.jinwen.assistant.conversation;

import io.jinwen.assistant.calculator.question.CalculationReader;
import io.jinwen.assistant.calculator.question.Reply;
import io.jinwen.assistant.records.session.Turn.TurnEnding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds what a question asks to be calculated, with the calculations before it. */
final class Calculations {
  private Calculations() {}

  /**
   * Reads a question.
   *
   * @param question the conversation's last, as the guard let it in
   */
  static Optional<Reply> asked(Conversation conversation, String question) {
    List<String> questions = new ArrayList<>();
    conversation
        .path()
        .forEach(turn ->
            // a turn that became something else is no calculation to go on from
            questions.add(turn.ending() == TurnEnding.CALCULATED ? turn.question() : ""));
    questions.add(question);
    return CalculationReader.read(questions);
  }
}
