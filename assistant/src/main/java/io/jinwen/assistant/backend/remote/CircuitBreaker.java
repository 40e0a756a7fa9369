package io.jinwen.assistant.backend.remote;

import java.time.Duration;
import java.util.Optional;
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
  private String why = "";
  private Optional<String> refused = Optional.empty();

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
    refused = Optional.empty();
  }

  /** The server does not take us at all, which waiting does not change; requests still try. */
  synchronized void misconfigured(String reason) {
    refused = Optional.of(reason);
  }

  /** What is wrong, where requests are refused just now or the server does not take us. */
  synchronized Optional<String> problem() {
    if (refused.isPresent()) {
      return refused;
    }
    return refuses()
        ? Optional.of("it failed %d times in a row: %s".formatted(failures, why))
        : Optional.empty();
  }

  synchronized void failed(String reason) {
    failures++;
    why = reason;
    openUntilNanos = nanoTime.getAsLong() + PAUSE.toNanos();
  }
}
