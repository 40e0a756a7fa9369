package io.jinwen.engine.text.grammar;

import io.jinwen.engine.api.EngineException;
import java.util.concurrent.CancellationException;

/**
 * The steps that a piece of work may still take. They are counted and not timed, so that equal
 * schemas meet equal ends on every machine. Spent by one thread; any may cancel.
 */
final class WorkBudget {
  private static final int STEPS_BETWEEN_LOOKS = 1024;

  private final String work;
  private final long most;
  private long left;
  private long spent;
  private long lookAt = STEPS_BETWEEN_LOOKS;
  private volatile boolean cancelled;

  /**
   * @param work what is done, for the refusal
   */
  WorkBudget(String work, long most) {
    this.work = work;
    this.most = most;
    this.left = most;
  }

  /**
   * Takes steps off.
   *
   * @throws EngineException INVALID_REQUEST where none are left
   * @throws CancellationException soon after {@link #cancel} or the interruption of this thread
   */
  void spend(long steps) {
    spent += steps;
    left -= steps;
    if (left < 0) {
      throw new EngineException(
          EngineException.Code.INVALID_REQUEST,
          "%s takes more than %d steps; a smaller schema with fewer alternatives is needed"
              .formatted(work, most));
    }
    if (spent >= lookAt) {
      lookAt = spent + STEPS_BETWEEN_LOOKS;
      if (cancelled || Thread.currentThread().isInterrupted()) {
        throw new CancellationException(work);
      }
    }
  }

  /** Gives steps back, up to what there was at first. */
  void earn(long steps) {
    left = Math.min(most, left + steps);
  }

  /** All steps so far. */
  long spent() {
    return spent;
  }

  /** Makes the work stop. */
  void cancel() {
    cancelled = true;
  }
}
