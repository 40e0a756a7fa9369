package io.jinwen.engine.runtime;

import io.jinwen.engine.api.GenerationEvent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The two ends of a request under way: the loop puts events in, whoever asked takes them out.
 *
 * <p>The queue is bounded; while it has no room the loop leaves the request out of its batches, and
 * the reader wakes the loop once there is. Both are decided under one lock, so no wake-up is lost.
 */
public final class RequestHandle {
  private static final int EVENTS_MAX = 256;

  /** One step adds at most: started, a piece for each token, three held back, finished. */
  private static final int EVENTS_PER_STEP_MAX = 6 + PromptLookup.GUESSES_MAX;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition added = lock.newCondition();
  private final ArrayDeque<GenerationEvent> events = new ArrayDeque<>();
  private final Runnable wakeLoop;
  private GenerationEvent last; // the end, once it is taken
  private boolean ended; // the end was put
  private boolean loopWaits; // for room
  private volatile boolean cancelled;

  RequestHandle(Runnable wakeLoop) {
    this.wakeLoop = wakeLoop;
  }

  /** The next event, waiting for it; after the end, the last one again. For one reader. */
  public GenerationEvent next() throws InterruptedException {
    while (true) {
      Optional<GenerationEvent> event = poll(Duration.ofHours(1));
      if (event.isPresent()) {
        return event.get();
      }
    }
  }

  /**
   * The next event, waiting for it no longer than {@code timeout}; empty where there was none.
   * After the end, the last one again. For one reader.
   */
  public Optional<GenerationEvent> poll(Duration timeout) throws InterruptedException {
    boolean wake = false;
    lock.lockInterruptibly();
    try {
      if (last != null) {
        return Optional.of(last);
      }
      long left = timeout.toNanos();
      while (events.isEmpty()) {
        if (left <= 0) {
          return Optional.empty();
        }
        left = added.awaitNanos(left);
      }
      GenerationEvent event = events.poll();
      if (isEnd(event)) {
        last = event;
      }
      wake = loopWaits && room();
      loopWaits &= !wake;
      return Optional.of(event);
    } finally {
      lock.unlock();
      if (wake) {
        wakeLoop.run();
      }
    }
  }

  private static boolean isEnd(GenerationEvent event) {
    return event instanceof GenerationEvent.Finished || event instanceof GenerationEvent.Failed;
  }

  /** Stops the computation soon. */
  public void cancel() {
    cancelled = true;
    wakeLoop.run();
  }

  boolean cancelled() {
    return cancelled;
  }

  /** Whether the events of one more step would fit; where not, the reader wakes the loop later. */
  boolean hasRoom() {
    lock.lock();
    try {
      loopWaits = !room();
      return !loopWaits;
    } finally {
      lock.unlock();
    }
  }

  private boolean room() {
    return events.size() + EVENTS_PER_STEP_MAX <= EVENTS_MAX;
  }

  /** Adds an event; after the end there is none. */
  void put(GenerationEvent event) {
    lock.lock();
    try {
      if (ended) {
        throw new IllegalStateException("a request that has ended got " + event);
      }
      ended = isEnd(event);
      events.add(event);
      added.signal();
    } finally {
      lock.unlock();
    }
  }

  boolean ended() {
    lock.lock();
    try {
      return ended;
    } finally {
      lock.unlock();
    }
  }
}
