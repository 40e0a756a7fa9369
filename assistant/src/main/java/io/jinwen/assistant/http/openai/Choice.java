package io.jinwen.assistant.http.openai;

import io.jinwen.assistant.conversation.AnswerEvent;
import io.jinwen.assistant.conversation.AnswerStream;
import io.jinwen.assistant.policy.compliance.Hint;
import io.jinwen.engine.api.TokenScore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One of the answers to a request, while it comes. */
final class Choice {
  private final int index;
  private final AnswerStream answer;
  private final CallParser calls = new CallParser();
  private final StringBuilder text = new StringBuilder();
  private final StringBuilder thoughts = new StringBuilder();
  private final List<TokenScore> scores = new ArrayList<>();
  private final List<Hint> hints = new ArrayList<>();
  private boolean begun;
  private Optional<AnswerEvent.Done> done = Optional.empty();

  Choice(int index, AnswerStream answer) {
    this.index = index;
    this.answer = answer;
  }

  int index() {
    return index;
  }

  AnswerStream answer() {
    return answer;
  }

  CallParser calls() {
    return calls;
  }

  List<Hint> hints() {
    return hints;
  }

  Optional<AnswerEvent.Done> done() {
    return done;
  }

  /** True once, before the first thing is told of it. */
  boolean begins(AnswerEvent event) {
    boolean first =
        !begun && (event instanceof AnswerEvent.Piece || event instanceof AnswerEvent.Done);
    begun |= first;
    return first;
  }

  /** Remembers what belongs to the whole. */
  void take(AnswerEvent event) {
    switch (event) {
      case AnswerEvent.Opened opened -> hints.addAll(opened.hints());
      case AnswerEvent.Hinted(var ofAnswer) -> hints.addAll(ofAnswer);
      case AnswerEvent.Replaced(String instead, _) -> {
        text.setLength(0);
        text.append(instead);
        scores.clear();
      }
      case AnswerEvent.Piece(String piece, boolean thinking, var ofPiece) -> {
        (thinking ? thoughts : text).append(piece);
        if (!thinking) {
          scores.addAll(ofPiece);
        }
      }
      case AnswerEvent.Done end -> done = Optional.of(end);
      case AnswerEvent.Quiet _, AnswerEvent.TimedOut _, AnswerEvent.Failed _ -> {
        // nothing to remember
      }
    }
  }

  /** What was told, once it is done. */
  AnswerDocuments.Told told(boolean mayCall, java.util.function.IntFunction<String> callIds) {
    WholeAnswer whole =
        mayCall ? WholeAnswer.parsed(text.toString(), callIds) : WholeAnswer.text(text.toString());
    return new AnswerDocuments.Told(whole, thoughts.toString(), scores, hints, done.orElseThrow());
  }
}
