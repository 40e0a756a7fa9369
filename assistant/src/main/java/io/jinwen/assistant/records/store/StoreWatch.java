package io.jinwen.assistant.records.store;

import java.sql.SQLTransientConnectionException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every two seconds whether the database can be used and whether there is room for it. So
 * requests need not find out one by one, nothing is written into the last of the room, and all goes
 * on by itself once the cause is gone. What is wrong is logged once a minute, not once a request.
 */
public final class StoreWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StoreWatch.class);
  private static final Duration EVERY = Duration.ofSeconds(2);
  private static final Duration LOG_EVERY = Duration.ofMinutes(1);
  private static final int STALE_MAX = 10;
  private static final long MIB = 1 << 20;

  private final Database database;
  private final StoreFiles files;
  private final Limits limits;
  private final Clock clock;
  private final Supplier<OptionalLong> freeBytes;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("store-watch").factory());
  private Instant logged = Instant.MIN;

  /**
   * How many bytes should be free on the disk of the database's file.
   *
   * @param warnBelow with less, the log and {@code /health} say so
   * @param stopBelow with less, nothing is written any more
   */
  public record Limits(long warnBelow, long stopBelow) {
    public Limits {
      if (stopBelow < 0 || warnBelow < stopBelow) {
        throw new IllegalArgumentException(
            "jinwen.disk.stop-below is %d bytes and jinwen.disk.warn-below %d; from 0 on, and the first not above the second"
                .formatted(stopBelow, warnBelow));
      }
    }
  }

  public StoreWatch(Database database, Limits limits, Clock clock) {
    this(database, limits, clock, StoreFiles.of(database.address())::freeBytes);
  }

  StoreWatch(Database database, Limits limits, Clock clock, Supplier<OptionalLong> freeBytes) {
    this.database = database;
    this.files = StoreFiles.of(database.address());
    this.limits = limits;
    this.clock = clock;
    this.freeBytes = freeBytes;
  }

  public void start() {
    timer.scheduleWithFixedDelay(this::lookAndGoOn, 0, EVERY.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void lookAndGoOn() {
    try {
      look();
    } catch (RuntimeException e) { // one that escapes would end the watch silently
      LOG.error("the database could not be looked at", e);
    }
  }

  /** Finds out how the database stands and lets everybody know. */
  public void look() {
    StoreState before = database.state();
    StoreState now = found();
    database.become(now);
    boolean changed = now.kind() != before.kind();
    boolean due = clock.instant().isAfter(logged.plus(LOG_EVERY));
    if (now.kind() == StoreState.Kind.GOOD) {
      if (changed) {
        LOG.info("the database can be used again, and there is room for it");
      }
    } else if (changed || due) {
      logged = clock.instant();
      if (now.serves()) {
        LOG.warn("{}", now.reason());
      } else {
        LOG.error("{}", now.reason());
      }
    }
  }

  private StoreState found() {
    OptionalLong free = freeBytes.get();
    if (free.isPresent() && free.getAsLong() < limits.stopBelow()) {
      return new StoreState(
          StoreState.Kind.FULL,
          "the disk of %s has %d MiB left; nothing is written below %d MiB (jinwen.disk.stop-below)"
              .formatted(database.address(), free.getAsLong() / MIB, limits.stopBelow() / MIB));
    }
    Optional<StoreState> fault = fault(STALE_MAX);
    if (fault.isPresent()) {
      return fault.get();
    }
    return free.isPresent() && free.getAsLong() < limits.warnBelow()
        ? new StoreState(
            StoreState.Kind.LOW_SPACE,
            "the disk of %s has only %d MiB left (jinwen.disk.warn-below is %d MiB)"
                .formatted(database.address(), free.getAsLong() / MIB, limits.warnBelow() / MIB))
        : StoreState.GOOD;
  }

  /**
   * What is wrong, if anything.
   *
   * @param stale so many connections may turn out to be of before the database came back
   */
  private Optional<StoreState> fault(int stale) {
    try {
      database.requireAlive();
      return Optional.empty();
    } catch (RuntimeException e) {
      if (stale > 0 && !isWithoutConnection(e)) {
        return fault(stale - 1);
      }
      boolean full = StoreFault.of(e).equals(Optional.of(StoreFault.FULL));
      LOG.debug("why the database cannot be used", e);
      return Optional.of(
          full
              ? new StoreState(
                  StoreState.Kind.FULL,
                  "there is no room left for the database %s".formatted(database.address()))
              : new StoreState(
                  StoreState.Kind.AWAY,
                  "the database %s cannot be reached: %s"
                      .formatted(database.address(), rootMessage(e))));
    }
  }

  private static boolean isWithoutConnection(RuntimeException error) {
    return error.getCause() instanceof SQLTransientConnectionException;
  }

  private static String rootMessage(Throwable error) {
    Throwable root = error;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage()).lines().findFirst().orElse("");
  }

  /** How the database stands. */
  public StoreState state() {
    return database.state();
  }

  /** Room left on the disk of the database's file; empty for a server. */
  public OptionalLong freeBytes() {
    return freeBytes.get();
  }

  /** How large the database's file is; empty for a server. */
  public OptionalLong fileBytes() {
    return files.fileBytes();
  }

  @Override
  public void close() {
    timer.shutdown(); // without an interrupt, which H2 would take for the end of its file
  }
}
