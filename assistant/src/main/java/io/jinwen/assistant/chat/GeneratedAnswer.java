package io.jinwen.assistant.chat;

import io.jinwen.assistant.session.TurnEnding;
import io.jinwen.engine.Generation;
import io.jinwen.engine.api.EngineException;
import io.jinwen.engine.api.FinishReason;
import io.jinwen.engine.api.GenerationEvent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The events of one generation.
 *
 * <p>A generation is read by waiting. A virtual thread does that here and passes the events through
 * a short queue, so that the reader can look up in between: is the client still there, is it time
 * for a sign of life, is the time limit over? A slow reader fills the queue and thereby slows its
 * own generation only.
 */
final class GeneratedAnswer implements AnswerStream {
  private static final int EVENTS_AHEAD_MAX = 64;

  private final Generation generation;
  private final BlockingQueue<GenerationEvent> events = new ArrayBlockingQueue<>(EVENTS_AHEAD_MAX);
  private final Thread pump;
  private final long deadlineNanos;
  private Optional<AnswerEvent> opened;

  GeneratedAnswer(AnswerEvent.Opened opened, Generation generation, Duration timeMax) {
    this.opened = Optional.of(opened);
    this.generation = generation;
    this.deadlineNanos = System.nanoTime() + timeMax.toNanos();
    this.pump = Thread.ofVirtual().name("answer-pump").start(this::pump);
  }

  @Override
  public AnswerEvent poll(Duration patience) throws InterruptedException {
    if (opened.isPresent()) {
      AnswerEvent first = opened.get();
      opened = Optional.empty();
      return first;
    }
    long left = deadlineNanos - System.nanoTime();
    if (left <= 0) {
      generation.cancel();
      return new AnswerEvent.TimedOut();
    }
    long waitEnd = System.nanoTime() + Math.min(left, patience.toNanos());
    while (true) {
      GenerationEvent event = events.poll(waitEnd - System.nanoTime(), TimeUnit.NANOSECONDS);
      switch (event) {
        case null -> {
          return new AnswerEvent.Quiet();
        }
        case GenerationEvent.Started _ -> {
          // the reader has waited and still waits
        }
        case GenerationEvent.Piece(String text, boolean thinking, var scores) -> {
          return new AnswerEvent.Piece(text, thinking, scores);
        }
        case GenerationEvent.Finished(var reason, var usage) -> {
          return new AnswerEvent.Done(
              reason,
              ending(reason),
              usage,
              Timing.of(usage),
              List.of(),
              List.of(),
              Optional.empty());
        }
        case GenerationEvent.Failed(EngineException error) -> {
          return new AnswerEvent.Failed(error);
        }
      }
    }
  }

  private static TurnEnding ending(FinishReason reason) {
    return switch (reason) {
      case STOP -> TurnEnding.COMPLETE;
      case LENGTH, LOOP -> TurnEnding.TRUNCATED;
      case CANCELLED -> TurnEnding.STOPPED;
    };
  }

  @Override
  public void close() {
    generation.close();
    pump.interrupt();
  }

  private void pump() {
    try {
      GenerationEvent event;
      do {
        event = nextOrFailure();
        events.put(event);
      } while (!isLast(event));
    } catch (InterruptedException _) {
      // closed: nobody reads any more
    }
  }

  private GenerationEvent nextOrFailure() throws InterruptedException {
    try {
      return generation.next();
    } catch (RuntimeException e) {
      return new GenerationEvent.Failed(
          new EngineException(EngineException.Code.INTERNAL, "the engine broke off: " + e, e));
    }
  }

  private static boolean isLast(GenerationEvent event) {
    return switch (event) {
      case GenerationEvent.Started _, GenerationEvent.Piece _ -> false;
      case GenerationEvent.Finished _, GenerationEvent.Failed _ -> true;
    };
  }
}
