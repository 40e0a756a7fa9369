package io.jinwen.assistant.conversation;

import io.jinwen.assistant.context.HistorySummary;
import io.jinwen.assistant.context.HistoryTurn;
import io.jinwen.assistant.knowledge.Role;
import io.jinwen.assistant.policy.guard.AdmittedRequest;
import io.jinwen.assistant.policy.guard.Inquiry;
import io.jinwen.assistant.records.session.Session;
import io.jinwen.assistant.records.session.Turn;
import io.jinwen.assistant.records.session.Turn.TurnEnding;
import io.jinwen.engine.api.ChatMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A question in its place.
 *
 * @param asked the question
 * @param session the session it belongs to; empty for a new one, or where none is kept
 * @param role who answers
 * @param path the turns that led to it, the first one first
 */
record Conversation(Question asked, Optional<Session> session, Role role, List<Turn> path) {

  Optional<String> parentId() {
    return path.isEmpty() ? Optional.empty() : Optional.of(path.getLast().id());
  }

  /** What the guard is to decide on: every earlier question counts, also one that was refused. */
  Inquiry inquiry() {
    List<ChatMessage> history =
        readable()
            .flatMap(turn ->
                Stream.of(ChatMessage.user(turn.question()), ChatMessage.assistant(turn.answer())))
            .toList();
    List<String> earlier = path.stream().map(Turn::question).toList();
    return new Inquiry(asked.prompt(), history, earlier, role.id(), asked.grades());
  }

  /** The history as the guard let it in, with the notes that each question was asked with. */
  List<HistoryTurn> history(AdmittedRequest admitted) {
    List<Turn> turns = readable().toList();
    List<HistoryTurn> history = new ArrayList<>();
    for (int i = 0; i < turns.size(); i++) {
      String preamble = TurnDetails.read(turns.get(i).details()).preamble();
      history.add(
          new HistoryTurn(
              preamble,
              admitted.history().get(2 * i).content(),
              admitted.history().get(2 * i + 1).content()));
    }
    return history;
  }

  /** The summaries that were written of the turns that may not fit. */
  HistorySummary summary() {
    List<Turn> turns = readable().toList();
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

  /** The question and what people or calculators said before it, whose figures are checked. */
  List<String> checkedTexts(String question) {
    List<String> texts = new ArrayList<>(List.of(question));
    for (Turn turn : path) {
      texts.add(turn.question());
      if (turn.ending() == TurnEnding.APPROVED || turn.ending() == TurnEnding.CALCULATED) {
        texts.add(turn.answer());
      }
    }
    return texts;
  }

  private Stream<Turn> readable() {
    return readable(path);
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
