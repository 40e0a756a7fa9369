package io.jinwen.assistant.chat;

import io.jinwen.engine.Generation;
import io.jinwen.engine.api.EngineException;
import io.jinwen.engine.api.GenerationEvent;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The events of one answer, read by one thread that does not want to wait for ever.
 *
 * <p>A generation is read by waiting. A virtual thread does that here and passes the events through
 * a short queue, so that the reader can look up in between: is the client still there, is it time
 * for a sign of life, is the time limit over? A slow reader fills the queue and thereby slows its
 * own generation only.
 */
public final class AnswerStream implements AutoCloseable {
  private static final int EVENTS_AHEAD_MAX = 64;

  private final Generation generation;
  private final BlockingQueue<GenerationEvent> events = new ArrayBlockingQueue<>(EVENTS_AHEAD_MAX);
  private final Thread pump;
  private final long deadlineNanos;

  AnswerStream(Generation generation, Duration timeMax) {
    this.generation = generation;
    this.deadlineNanos = System.nanoTime() + timeMax.toNanos();
    this.pump = Thread.ofVirtual().name("answer-pump").start(this::pump);
  }

  /** The next event, or Quiet when none came within the patience. */
  public AnswerEvent poll(Duration patience) throws InterruptedException {
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
          return new AnswerEvent.Done(reason, usage);
        }
        case GenerationEvent.Failed(EngineException error) -> {
          return new AnswerEvent.Failed(error);
        }
      }
    }
  }

  /** Stops the generation if it still runs. */
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
