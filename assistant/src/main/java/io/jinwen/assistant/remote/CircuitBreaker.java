package io.jinwen.assistant.remote;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Keeps requests away from a server that fails: after some failures in a row nothing is sent for a
 * while, then the next request tries. Safe for use by many threads.
 */
final class CircuitBreaker {
  static final int FAILURES_MAX = 5;
  static final Duration PAUSE = Duration.ofSeconds(10);

  private final LongSupplier nanoTime;
  private int failures;
  private long openUntilNanos;

  CircuitBreaker(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Whether requests are sent as usual. */
  synchronized boolean isClosed() {
    return failures < FAILURES_MAX;
  }

  /** Whether requests are refused just now. */
  synchronized boolean refuses() {
    return !isClosed() && nanoTime.getAsLong() - openUntilNanos < 0;
  }

  /**
   * Whether this request may be sent. After a pause one may, to see how the server is; the others
   * go on waiting until it has succeeded, or for another pause.
   */
  synchronized boolean mayTry() {
    if (isClosed()) {
      return true;
    }
    long now = nanoTime.getAsLong();
    if (now - openUntilNanos < 0) {
      return false;
    }
    openUntilNanos = now + PAUSE.toNanos();
    return true;
  }

  synchronized void succeeded() {
    failures = 0;
  }

  synchronized void failed() {
    failures++;
    openUntilNanos = nanoTime.getAsLong() + PAUSE.toNanos();
  }
}
