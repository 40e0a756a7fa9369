package io.jinwen.assistant.ops.metrics;

import io.jinwen.assistant.conversation.AnswerEvent;
import io.jinwen.assistant.conversation.AnswerStream;
import io.jinwen.assistant.records.session.Turn.TurnEnding;
import io.jinwen.engine.api.Usage;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** An answer that is counted once, at its end; one that is closed before that was stopped. */
final class WatchedAnswer implements AnswerStream {
  private final AnswerStream answer;
  private final AnswerMetrics metrics;
  private final long startNanos = System.nanoTime();
  private final AtomicBoolean ended = new AtomicBoolean();

  WatchedAnswer(AnswerStream answer, AnswerMetrics metrics) {
    this.answer = answer;
    this.metrics = metrics;
  }

  @Override
  public AnswerEvent poll(Duration patience) throws InterruptedException {
    AnswerEvent event = answer.poll(patience);
    switch (event) {
      case AnswerEvent.Quiet _, AnswerEvent.Piece _, AnswerEvent.Replaced _ -> {
        // Done tells how it ended
      }
      case AnswerEvent.Opened opened -> metrics.hinted(opened.hints());
      case AnswerEvent.Hinted hinted -> metrics.hinted(hinted.hints());
      case AnswerEvent.Done done -> ended(done.ending(), Optional.of(done.usage()));
      case AnswerEvent.TimedOut _, AnswerEvent.Failed _ ->
          ended(TurnEnding.FAILED, Optional.empty());
    }
    return event;
  }

  @Override
  public void close() {
    answer.close();
    ended(TurnEnding.STOPPED, Optional.empty());
  }

  private void ended(TurnEnding ending, Optional<Usage> usage) {
    if (ended.compareAndSet(false, true)) {
      metrics.ended(ending, usage, Duration.ofNanos(System.nanoTime() - startNanos));
    }
  }
}
