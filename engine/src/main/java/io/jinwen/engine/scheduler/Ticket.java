package io.jinwen.engine.scheduler;

import io.jinwen.engine.api.GenerationEvent;
import java.util.concurrent.ArrayBlockingQueue;

/**
 * The two ends of a request under way: the loop puts events in, whoever asked takes them out.
 *
 * <p>The queue is bounded; while it has no room the loop leaves the request out of its batches.
 */
public final class Ticket {
  private static final int EVENTS_MAX = 256;

  /** One turn adds at most: started, a piece for each token, three held back, finished. */
  private static final int EVENTS_PER_STEP_MAX = 6 + PromptLookup.GUESSES_MAX;

  private final ArrayBlockingQueue<GenerationEvent> events = new ArrayBlockingQueue<>(EVENTS_MAX);
  private final Runnable wakeLoop;
  private volatile boolean cancelled;
  private volatile boolean starved;
  private GenerationEvent last; // read and written by the one reader

  Ticket(Runnable wakeLoop) {
    this.wakeLoop = wakeLoop;
  }

  /** The next event, waiting for it; after the end, the last one again. For one reader. */
  public GenerationEvent next() throws InterruptedException {
    if (last != null) {
      return last;
    }
    GenerationEvent event = events.take();
    if (event instanceof GenerationEvent.Finished || event instanceof GenerationEvent.Failed) {
      last = event;
    } else if (starved && events.isEmpty()) {
      starved = false;
      wakeLoop.run();
    }
    return event;
  }

  /** Stops the computation soon. */
  public void cancel() {
    cancelled = true;
    wakeLoop.run();
  }

  boolean cancelled() {
    return cancelled;
  }

  /** Whether the events of one more step would fit. */
  boolean hasRoom() {
    boolean room = events.remainingCapacity() > EVENTS_PER_STEP_MAX;
    starved = !room;
    return room;
  }

  void put(GenerationEvent event) {
    events.add(event);
  }
}
