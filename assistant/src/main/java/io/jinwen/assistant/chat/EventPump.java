package io.jinwen.assistant.chat;

import io.jinwen.engine.Generation;
import io.jinwen.engine.api.EngineException;
import io.jinwen.engine.api.GenerationEvent;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Lets a generation be read with patience.
 *
 * <p>A generation is read by waiting. A virtual thread does that here and passes the events through
 * a short queue, so that the reader can look up in between: is the client still there, is it time
 * for a sign of life, is the time limit over? A slow reader fills the queue and thereby slows its
 * own generation only.
 */
final class EventPump implements AutoCloseable {
  private static final int EVENTS_AHEAD_MAX = 64;

  private final Generation generation;
  private final BlockingQueue<GenerationEvent> events = new ArrayBlockingQueue<>(EVENTS_AHEAD_MAX);
  private final Thread thread;

  EventPump(Generation generation) {
    this.generation = generation;
    this.thread = Thread.ofVirtual().name("answer-pump").start(this::run);
  }

  /** The next event, if one comes within the time. */
  Optional<GenerationEvent> poll(long nanos) throws InterruptedException {
    return Optional.ofNullable(events.poll(nanos, TimeUnit.NANOSECONDS));
  }

  /** Stops the generation; its last events still come. */
  void cancel() {
    generation.cancel();
  }

  /** Stops the generation; nobody reads any more. */
  @Override
  public void close() {
    generation.close();
    thread.interrupt();
  }

  private void run() {
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
