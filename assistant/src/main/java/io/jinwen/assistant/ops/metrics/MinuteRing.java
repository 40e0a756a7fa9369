package io.jinwen.assistant.ops.metrics;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The last 24 hours, minute by minute, in a fixed amount of memory. Safe for many threads. */
public final class MinuteRing {
  /** A day. */
  public static final int MINUTES_MAX = 24 * 60;

  private final Clock clock;
  private final Minute[] minutes = new Minute[MINUTES_MAX];

  public MinuteRing(Clock clock) {
    this.clock = clock;
  }

  /** Counts something into the present minute. */
  synchronized void change(Consumer<Minute> change) {
    long now = Minute.numberOf(clock.instant());
    int slot = slot(now);
    if (minutes[slot] == null || minutes[slot].number() < now) {
      minutes[slot] = new Minute(now);
    }
    change.accept(minutes[slot]);
  }

  /**
   * The newest minutes, the oldest of them first, the present one last; quiet ones are there too.
   *
   * @param count 1 … {@link #MINUTES_MAX}
   */
  public synchronized List<MinuteStats> last(int count) {
    if (count < 1 || count > MINUTES_MAX) {
      throw new IllegalArgumentException(
          "%d minutes were asked for; 1 to %d are kept".formatted(count, MINUTES_MAX));
    }
    long now = Minute.numberOf(clock.instant());
    List<MinuteStats> stats = new ArrayList<>(count);
    for (long number = now - count + 1; number <= now; number++) {
      Minute minute = minutes[slot(number)];
      stats.add(
          (minute != null && minute.number() == number ? minute : new Minute(number)).stats());
    }
    return stats;
  }

  private static int slot(long number) {
    return (int) Math.floorMod(number, (long) MINUTES_MAX);
  }
}
