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

  /** Whether a request may be sent now. */
  synchronized boolean isClosed() {
    return failures < FAILURES_MAX || nanoTime.getAsLong() - openUntilNanos >= 0;
  }

  synchronized void succeeded() {
    failures = 0;
  }

  synchronized void failed() {
    failures++;
    openUntilNanos = nanoTime.getAsLong() + PAUSE.toNanos();
  }
}
