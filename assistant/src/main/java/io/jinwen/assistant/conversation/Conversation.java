package io.jinwen.assistant.conversation;

import io.jinwen.assistant.context.HistorySummary;
import io.jinwen.assistant.conversation.ChatCommand.Ask;
import io.jinwen.assistant.conversation.ChatCommand.Complete;
import io.jinwen.assistant.knowledge.Role;
import io.jinwen.assistant.policy.compliance.Grades;
import io.jinwen.assistant.policy.guard.AdmittedRequest;
import io.jinwen.assistant.policy.guard.HistoryTurn;
import io.jinwen.assistant.policy.guard.Inquiry;
import io.jinwen.assistant.records.session.Session;
import io.jinwen.assistant.records.session.Turn;
import io.jinwen.assistant.records.session.Turn.TurnEnding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A question in its place.
 *
 * @param command what is asked for
 * @param session the session it belongs to; empty for a new one, or where none is kept
 * @param role who answers
 * @param path the turns of the session that led to it, the first one first
 */
record Conversation(ChatCommand command, Optional<Session> session, Role role, List<Turn> path) {

  String caller() {
    return command.caller();
  }

  Optional<String> parentId() {
    return path.isEmpty() ? Optional.empty() : Optional.of(path.getLast().id());
  }

  /** What the guard is to decide on: every earlier question counts, also one that was refused. */
  Inquiry inquiry() {
    return switch (command) {
      case Ask ask ->
          new Inquiry.Next(
              ask.question(),
              readable(path).map(Conversation::exchange).toList(),
              path.stream().map(Turn::question).toList(),
              role.id(),
              ask.grades());
      case Complete complete ->
          new Inquiry.Whole(
              complete.messages(),
              SchemaWordings.of(complete.request().format()),
              role.id(),
              Grades.unknown());
    };
  }

  /** A turn as the model reads it, with the notes that its question was asked with. */
  private static HistoryTurn exchange(Turn turn) {
    String preamble = TurnDetails.read(turn.details()).preamble();
    return new HistoryTurn(preamble, turn.question(), turn.answer());
  }

  /** The questions before this one, the oldest first. */
  List<String> earlierQuestions(AdmittedRequest admitted) {
    return switch (command) {
      case Ask _ -> path.stream().map(Turn::question).toList();
      case Complete _ -> admitted.history().stream().map(HistoryTurn::question).toList();
    };
  }

  /** The summaries that were written of the turns that may not fit. */
  HistorySummary summary() {
    if (command instanceof Complete) {
      return HistorySummary.NONE; // of what a program keeps no summary is written
    }
    List<Turn> turns = readable(path).toList();
    return dropped ->
        IntStream.concat(
                IntStream.rangeClosed(dropped, turns.size()),
                IntStream.iterate(dropped - 1, n -> n > 0, n -> n - 1))
            .boxed()
            .flatMap(n ->
                turns
                    .get(n - 1)
                    .summary()
                    .map(text -> new HistorySummary.Summary(text, n))
                    .stream())
            .findFirst();
  }

  /** The questions, and what people or calculators said to them, whose figures are checked. */
  List<String> checkedTexts(AdmittedRequest admitted) {
    List<String> texts = new ArrayList<>(List.of(admitted.question()));
    texts.addAll(earlierQuestions(admitted));
    for (Turn turn : path) {
      if (turn.ending() == TurnEnding.APPROVED || turn.ending() == TurnEnding.CALCULATED) {
        texts.add(turn.answer());
      }
    }
    return texts;
  }

  /** The turns that the model is to read: those with an answer that may stand. */
  static Stream<Turn> readable(List<Turn> path) {
    return path.stream()
        .filter(turn ->
            switch (turn.ending()) {
              case COMPLETE, TRUNCATED, STOPPED, APPROVED, CALCULATED, EXTRACTED ->
                  !turn.answer().isBlank();
              case BY_RULE, NO_GROUND, REFUSED, BLOCKED, FAILED -> false;
            });
  }
}
