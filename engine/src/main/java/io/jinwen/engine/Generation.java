package io.jinwen.engine;

import io.jinwen.engine.api.GenerationEvent;
import java.time.Duration;
import java.util.Optional;

/**
 * A request under way. One thread reads its events; any thread may cancel it.
 *
 * <p>The events wait in a bounded queue. A reader that stays away too long slows only its own
 * request, never the others; one that stays away for a minute loses it.
 */
public interface Generation extends AutoCloseable {
  /**
   * The next event, waiting for it. After Finished or Failed there is none, and this returns that
   * last event again.
   */
  GenerationEvent next() throws InterruptedException;

  /**
   * The next event, waiting for it no longer than {@code timeout}; empty where there was none.
   * After Finished or Failed as {@link #next}.
   */
  Optional<GenerationEvent> poll(Duration timeout) throws InterruptedException;

  /** Stops the computation soon; the events end with Finished and reason CANCELLED. */
  void cancel();

  /** Cancels, unless the request has ended already. */
  @Override
  default void close() {
    cancel();
  }
}
