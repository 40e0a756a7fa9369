package io.jinwen.assistant.app;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Has the old part of the Java heap collected once much has gathered in it: between answers where
 * there is such a moment, else a little later. Left alone, the serial collector takes more memory
 * from the system until the heap is as large as it may be, and only then looks what is garbage.
 */
final class OldSpaceUpkeep implements AutoCloseable {
  private static final Duration EVERY = Duration.ofSeconds(20);
  private static final long MIB = 1 << 20;

  /** Collected for this much where nobody waits for an answer. */
  static final long GATHERED_IDLE = 24 * MIB;

  /** Collected for this much in any case; it takes some tenths of a second. */
  static final long GATHERED_BUSY = 64 * MIB;

  /** Other collectors see to it themselves. */
  private static final String OF_THE_SERIAL_COLLECTOR = "Tenured Gen";

  private final LongSupplier used;
  private final LongSupplier usedAfterLast;
  private final BooleanSupplier busy;
  private final Runnable collect;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("old-space").factory());

  /**
   * @param used bytes of the old part
   * @param usedAfterLast the same right after its last collection; 0 before the first
   * @param busy whether somebody waits for an answer
   * @param collect collects it
   */
  OldSpaceUpkeep(
      LongSupplier used, LongSupplier usedAfterLast, BooleanSupplier busy, Runnable collect) {
    this.used = used;
    this.usedAfterLast = usedAfterLast;
    this.busy = busy;
    this.collect = collect;
  }

  /** That of this process; empty where another collector runs. */
  static Optional<OldSpaceUpkeep> ofThisProcess(BooleanSupplier busy) {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getName().equals(OF_THE_SERIAL_COLLECTOR))
        .filter(pool -> pool.getCollectionUsage() != null)
        .map(pool -> of(pool, busy))
        .findFirst();
  }

  private static OldSpaceUpkeep of(MemoryPoolMXBean pool, BooleanSupplier busy) {
    return new OldSpaceUpkeep(
        () -> pool.getUsage().getUsed(),
        () -> pool.getCollectionUsage().getUsed(),
        busy,
        System::gc);
  }

  void start() {
    timer.scheduleWithFixedDelay(
        this::look, EVERY.toNanos(), EVERY.toNanos(), TimeUnit.NANOSECONDS);
  }

  void look() {
    long gathered = used.getAsLong() - usedAfterLast.getAsLong();
    if (gathered >= (busy.getAsBoolean() ? GATHERED_BUSY : GATHERED_IDLE)) {
      collect.run();
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
