package io.jinwen.assistant.records.audit;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes records that are past the time they must be kept, at the start and then once a day. */
public final class AuditRetention implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AuditRetention.class);

  /** Logs of a network must be kept for six months at least (Cybersecurity Law). */
  private static final Duration KEEP_MIN = Duration.ofDays(180);

  private static final Duration CLOSE_TIME_MAX = Duration.ofSeconds(2);
  private static final String CALLER = "system";

  private final AuditLog log;
  private final Duration keep;
  private final Clock clock;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("audit-retention").factory());

  /**
   * @param keep how long a record is kept; zero keeps all for ever
   * @throws IllegalArgumentException for less than the floor
   */
  public AuditRetention(AuditLog log, Duration keep, Clock clock) {
    if (!keep.isZero() && keep.compareTo(KEEP_MIN) < 0) {
      throw new IllegalArgumentException(
          "audit records cannot be kept for %s (jinwen.audit.keep); at least %d days can, or zero for ever"
              .formatted(keep, KEEP_MIN.toDays()));
    }
    this.log = log;
    this.keep = keep;
    this.clock = clock;
  }

  public void start() {
    if (keep.isPositive()) {
      thread.scheduleAtFixedRate(this::pruneOrTell, 0, 1, TimeUnit.DAYS);
    }
  }

  private void pruneOrTell() {
    try {
      prune();
    } catch (RuntimeException | Error e) { // thrown on, it would end the daily round in silence
      LOG.error("audit records past their time could not be removed; the next try is tomorrow", e);
    }
  }

  /** Removes what is past its time now. */
  long prune() {
    long removed = log.prune(clock.instant().minus(keep), CALLER);
    if (removed > 0) {
      LOG.info("audit records removed after {} days: {}", keep.toDays(), removed);
    }
    return removed;
  }

  @Override
  public void close() {
    thread.shutdown(); // without an interrupt, which H2 would take for the end of its file
    try {
      if (!thread.awaitTermination(CLOSE_TIME_MAX.toSeconds(), TimeUnit.SECONDS)) {
        LOG.warn("the removal of old audit records goes on while the program ends");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
