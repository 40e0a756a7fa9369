package io.jinwen.engine.api;

import java.util.Objects;
import java.util.Optional;

/**
 * A moment's view of a running engine.
 *
 * @param ready whether requests are answered: false until warm-up is over, again when closing, and
 *     while there is a problem
 * @param waiting requests in the queue
 * @param running requests being computed
 * @param cachePagesUsed pages held by running requests or kept for reuse
 * @param cachePagesTotal pages that may exist under the byte limit
 * @param problem why an engine that should be ready is not: its computation failed, or it makes no
 *     progress; one sentence for operators
 */
public record EngineStatus(
    boolean ready,
    int waiting,
    int running,
    int cachePagesUsed,
    int cachePagesTotal,
    Optional<String> problem) {
  public EngineStatus {
    Objects.requireNonNull(problem, "problem");
  }

  /** Without a problem. */
  public EngineStatus(
      boolean ready, int waiting, int running, int cachePagesUsed, int cachePagesTotal) {
    this(ready, waiting, running, cachePagesUsed, cachePagesTotal, Optional.empty());
  }
}
