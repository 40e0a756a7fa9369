package io.jinwen.assistant.conversation;

import io.jinwen.assistant.policy.compliance.Hint;
import io.jinwen.engine.api.TokenScore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the events of one answer add up to. Everything that needs the whole of an answer (the page,
 * a JSON body, the record) folds its events here. Not for use by several threads at once.
 */
public final class AnswerState {
  private final StringBuilder thinking = new StringBuilder();
  private final StringBuilder answer = new StringBuilder();
  private final List<TokenScore> scores = new ArrayList<>();
  private final List<Hint> hints = new ArrayList<>();
  private Optional<AnswerEvent.Opened> opened = Optional.empty();
  private Optional<String> replaced = Optional.empty();
  private Optional<AnswerEvent> last = Optional.empty();

  /** Takes the next event, in order. */
  public void apply(AnswerEvent event) {
    switch (event) {
      case AnswerEvent.Opened first -> {
        opened = Optional.of(first);
        hints.addAll(first.hints());
      }
      case AnswerEvent.Quiet _ -> {
        // changes nothing
      }
      case AnswerEvent.Piece(String text, boolean isThinking, var ofText) -> {
        (isThinking ? thinking : answer).append(text);
        if (!isThinking) {
          scores.addAll(ofText);
        }
      }
      case AnswerEvent.Hinted(var ofAnswer) -> hints.addAll(ofAnswer);
      case AnswerEvent.Replaced(String text, String why) -> {
        answer.setLength(0);
        answer.append(text);
        scores.clear();
        replaced = Optional.of(why);
      }
      case AnswerEvent.Done _, AnswerEvent.TimedOut _, AnswerEvent.Failed _ ->
          last = Optional.of(event);
    }
  }

  /** What was known before the first word; empty until then. */
  public Optional<AnswerEvent.Opened> opened() {
    return opened;
  }

  /** The thinking part as far as it may be shown. */
  public String thinking() {
    return thinking.toString();
  }

  /** The answer as far as it may be shown. */
  public String answer() {
    return answer.toString();
  }

  /** Scores of the answer's tokens, where they were asked for and nothing was replaced. */
  public List<TokenScore> scores() {
    return List.copyOf(scores);
  }

  /** Hints of the question, then of the answer. */
  public List<Hint> hints() {
    return List.copyOf(hints);
  }

  /** Whether the last event has come. */
  public boolean hasEnded() {
    return last.isPresent();
  }

  /** How it was completed; empty while it goes on, and where it failed. */
  public Optional<AnswerEvent.Done> done() {
    return last.filter(AnswerEvent.Done.class::isInstance).map(AnswerEvent.Done.class::cast);
  }

  /** A copy for other threads. */
  AnswerSnapshot snapshot(Optional<AnswerSnapshot.End> end) {
    return new AnswerSnapshot(opened, thinking(), answer(), hints(), replaced, end);
  }
}
