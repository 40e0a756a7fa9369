package io.jinwen.assistant.conversation;

import io.jinwen.assistant.policy.compliance.Hint;
import io.jinwen.assistant.policy.compliance.RuleCard.Severity;
import io.jinwen.assistant.policy.guard.AnswerGuard;
import io.jinwen.assistant.policy.guard.GuardedText;
import io.jinwen.assistant.policy.guard.OutputGuard;
import io.jinwen.assistant.policy.guard.Screening;
import io.jinwen.assistant.records.session.Turn.TurnEnding;
import io.jinwen.engine.api.TokenScore;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One answer on its way through the output guard: text goes in as it was written, events come out
 * that may be shown, and what was shown is remembered. Not for use by several threads at once.
 */
final class GuardedAnswer {
  private static final String DISCLOSURE_TITLE = "风险提示";

  private final AnswerGuard guard;
  private final Screening screening;
  private final boolean disclosesInText;
  private final Deque<AnswerEvent> events = new ArrayDeque<>();
  private final HeldScores scores;

  private final AnswerState shown = new AnswerState();
  private final List<Hint> hintsOfAnswer = new ArrayList<>();
  private boolean isThinking;
  private Optional<AnswerGuard.Ending> ending = Optional.empty();

  /**
   * @param disclosesInText whether disclosures become part of the text; they are hints otherwise
   */
  GuardedAnswer(OutputGuard output, Screening screening, boolean disclosesInText) {
    this.guard = output.open(screening, disclosesInText);
    this.screening = screening;
    this.disclosesInText = disclosesInText;
    this.scores = new HeldScores(output::isClean);
  }

  /** Takes some more of the thinking part. */
  void think(String text) {
    isThinking = true;
    showThinking(guard.thinking(text));
  }

  /** Takes some more of the answer. */
  void say(String text, List<TokenScore> ofText) {
    endThinking();
    scores.generated(text, ofText);
    showAnswer(guard.next(text));
  }

  /** Whether nothing more of the answer will be shown, so that it need not go on. */
  boolean isStopped() {
    return guard.stopped();
  }

  /** The answer is over: shows what was held back and what belongs to the whole. */
  void end() {
    endThinking();
    AnswerGuard.Ending end = guard.end();
    ending = Optional.of(end);
    showAnswer(end.rest());
    end.replacement().ifPresent(text -> replace(text, FilterNotes.replaced(end.assessment())));
    end.hints().stream()
        .filter(hint -> !screening.assessment().hints().contains(hint))
        .forEach(hintsOfAnswer::add);
    if (!disclosesInText) {
      end.disclosures().forEach(text -> hintsOfAnswer.add(disclosure(text.value())));
    }
    if (!hintsOfAnswer.isEmpty()) {
      show(new AnswerEvent.Hinted(List.copyOf(hintsOfAnswer)));
    }
  }

  /** The next event that is ready, in order. */
  Optional<AnswerEvent> next() {
    return Optional.ofNullable(events.poll());
  }

  private void endThinking() {
    if (isThinking) {
      isThinking = false;
      showThinking(guard.endThinking());
    }
  }

  private void showThinking(GuardedText text) {
    if (!text.isEmpty()) {
      show(new AnswerEvent.Piece(text.value(), true, List.of()));
    }
  }

  private void showAnswer(GuardedText text) {
    List<TokenScore> ofText = scores.shown(text.value());
    if (!text.isEmpty() || !ofText.isEmpty()) {
      show(new AnswerEvent.Piece(text.value(), false, ofText));
    }
  }

  private void replace(GuardedText text, String why) {
    show(new AnswerEvent.Replaced(text.value(), why));
  }

  private void show(AnswerEvent event) {
    shown.apply(event);
    events.add(event);
  }

  private static Hint disclosure(String text) {
    return new Hint(List.of(), DISCLOSURE_TITLE, text, Severity.DISCLOSE, List.of());
  }

  /** How it ended: as given, unless the guard would not have it. */
  TurnEnding ending(TurnEnding otherwise) {
    boolean replaced = ending.flatMap(AnswerGuard.Ending::replacement).isPresent();
    return guard.stopped() || replaced ? TurnEnding.BLOCKED : otherwise;
  }

  /** The answer as shown so far. */
  String answer() {
    return shown.answer();
  }

  /** The thinking part as shown so far. */
  String thinking() {
    return shown.thinking();
  }

  /** All hints, those of the question first. */
  List<Hint> hints() {
    return Stream.concat(screening.assessment().hints().stream(), hintsOfAnswer.stream()).toList();
  }

  /** Ids of the cards that fired on question or answer. */
  List<String> cards() {
    Stream<String> ofAnswer = ending.stream().flatMap(end -> end.assessment().cardIds().stream());
    Stream<String> stopping =
        guard.stop().stream().map(stop -> stop.card()).filter(id -> !isWord(id));
    return Stream.of(screening.assessment().cardIds().stream(), ofAnswer, stopping)
        .flatMap(ids -> ids)
        .distinct()
        .toList();
  }

  private boolean isWord(String id) {
    return guard.hits().stream().anyMatch(hit -> hit.word().equals(id));
  }

  /** What the guard did, for the reader. */
  List<String> notes() {
    return Stream.concat(
            FilterNotes.ofQuestion(screening).stream(),
            ending.stream().flatMap(end -> FilterNotes.ofAnswer(guard, end).stream()))
        .toList();
  }

  /** What decided, for the audit. */
  List<String> decisions() {
    return FilterNotes.decisions(
        cards(), Stream.concat(screening.hits().stream(), guard.hits().stream()));
  }
}
