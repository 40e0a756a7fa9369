package io.jinwen.assistant.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.EstimationProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What one caller may ask for at most, so that none starves the others. Safe for use by many
 * threads; it remembers a bounded number of callers, and those for a bounded time.
 */
public final class CallerLimits {
  private static final int CALLERS_MAX = 10_000;
  private static final Duration PERIOD = Duration.ofMinutes(1);

  private final int requestsPerMinute;
  private final int answersAtOnce;
  private final TimeMeter time;
  private final Cache<String, Bucket> buckets =
      Caffeine.newBuilder()
          .maximumSize(CALLERS_MAX)
          .expireAfterAccess(PERIOD.multipliedBy(2))
          .build();
  private final ConcurrentHashMap<String, Integer> running = new ConcurrentHashMap<>();

  /** An answer under way; closing it, once or more, makes room for another. */
  public interface Place extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * @param requestsPerMinute 0 for no limit
   * @param answersAtOnce 0 for no limit
   * @throws IllegalArgumentException for a negative limit
   */
  public CallerLimits(int requestsPerMinute, int answersAtOnce, Clock clock) {
    if (requestsPerMinute < 0 || answersAtOnce < 0) {
      throw new IllegalArgumentException(
          "limits of %d requests and %d answers are not possible; 0 stands for none"
              .formatted(requestsPerMinute, answersAtOnce));
    }
    this.requestsPerMinute = requestsPerMinute;
    this.answersAtOnce = answersAtOnce;
    this.time = meter(clock);
  }

  /** What a caller is counted under, wherever the request comes from. */
  public static String nameOf(String caller) {
    return "caller " + caller;
  }

  /** A time to wait as people and programs are told it: whole seconds, one at least. */
  public static long seconds(Duration wait) {
    return Math.max(1, wait.plusMillis(999).toSeconds());
  }

  /** Most requests of a caller in a minute; 0 for no limit. */
  public int requestsPerMinute() {
    return requestsPerMinute;
  }

  /** Most answers of a caller at once; 0 for no limit. */
  public int answersAtOnce() {
    return answersAtOnce;
  }

  /** Counts a request; where it is one too many, how long to wait. */
  public Optional<Duration> request(String caller) {
    if (requestsPerMinute == 0) {
      return Optional.empty();
    }
    ConsumptionProbe probe = buckets.get(caller, _ -> bucket()).tryConsumeAndReturnRemaining(1);
    return probe.isConsumed()
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(probe.getNanosToWaitForRefill()));
  }

  /** How long a caller has to wait who has used up all requests; this one is not counted. */
  public Optional<Duration> wait(String caller) {
    if (requestsPerMinute == 0) {
      return Optional.empty();
    }
    EstimationProbe probe = buckets.get(caller, _ -> bucket()).estimateAbilityToConsume(1);
    return probe.canBeConsumed()
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(probe.getNanosToWaitForRefill()));
  }

  /** A place for one more answer; empty where the caller has as many under way as may be. */
  public Optional<Place> beginAnswer(String caller) {
    if (answersAtOnce == 0) {
      return Optional.of(() -> {});
    }
    boolean[] taken = {false};
    running.compute(
        caller,
        (_, count) -> {
          int now = count == null ? 0 : count;
          taken[0] = now < answersAtOnce;
          return taken[0] ? Integer.valueOf(now + 1) : count;
        });
    return taken[0] ? Optional.of(new TakenPlace(caller)) : Optional.empty();
  }

  private final class TakenPlace implements Place {
    private final String caller;
    private boolean open = true;

    TakenPlace(String caller) {
      this.caller = caller;
    }

    @Override
    public synchronized void close() {
      if (open) {
        open = false;
        running.computeIfPresent(caller, (_, count) -> count == 1 ? null : count - 1);
      }
    }
  }

  private Bucket bucket() {
    return Bucket.builder()
        .addLimit(
            limit -> limit.capacity(requestsPerMinute).refillGreedy(requestsPerMinute, PERIOD))
        .withCustomTimePrecision(time)
        .build();
  }

  private static TimeMeter meter(Clock clock) {
    return new TimeMeter() {
      @Override
      public long currentTimeNanos() {
        return Duration.ofMillis(clock.millis()).toNanos();
      }

      @Override
      public boolean isWallClockBased() {
        return true;
      }
    };
  }
}
