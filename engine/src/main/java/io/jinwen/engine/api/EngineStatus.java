package io.jinwen.engine.api;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

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
 * @param card the graphics card that computes; empty where the processor does
 * @param disk what of the cache lies on disk; empty where nothing may
 */
public record EngineStatus(
    boolean ready,
    int waiting,
    int running,
    int cachePagesUsed,
    int cachePagesTotal,
    Optional<String> problem,
    Optional<Card> card,
    Optional<Disk> disk) {
  /**
   * The part of the cache on disk.
   *
   * @param bytesUsed that its file takes now
   * @param bytesMax that it may take
   * @param bytesPerToken that a token takes, there as in memory
   */
  public record Disk(long bytesUsed, long bytesMax, long bytesPerToken) {}

  /**
   * A graphics card.
   *
   * @param memoryUsedBytes by all processes of the machine
   * @param celsius temperature of the chip; empty where the system does not tell it
   */
  public record Card(
      String name, long memoryUsedBytes, long memoryTotalBytes, OptionalInt celsius) {}

  public EngineStatus {
    Objects.requireNonNull(problem, "problem");
    Objects.requireNonNull(card, "card");
    Objects.requireNonNull(disk, "disk");
  }

  /** Without a cache on disk. */
  public EngineStatus(
      boolean ready,
      int waiting,
      int running,
      int cachePagesUsed,
      int cachePagesTotal,
      Optional<String> problem,
      Optional<Card> card) {
    this(ready, waiting, running, cachePagesUsed, cachePagesTotal, problem, card, Optional.empty());
  }

  /** Without a card. */
  public EngineStatus(
      boolean ready,
      int waiting,
      int running,
      int cachePagesUsed,
      int cachePagesTotal,
      Optional<String> problem) {
    this(ready, waiting, running, cachePagesUsed, cachePagesTotal, problem, Optional.empty());
  }

  /** Without a problem and without a card. */
  public EngineStatus(
      boolean ready, int waiting, int running, int cachePagesUsed, int cachePagesTotal) {
    this(ready, waiting, running, cachePagesUsed, cachePagesTotal, Optional.empty());
  }
}
