package io.jinwen.assistant.ops.metrics;

import io.jinwen.assistant.backend.Backend;
import io.jinwen.assistant.ops.metrics.MinuteStats.Totals;
import io.jinwen.engine.api.EngineStatus;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a page for administrators draws, without a Prometheus beside it. */
public final class Dashboard {
  private final MeterRegistry registry;
  private final MinuteRing minutes;
  private final Backend backend;
  private final Instant since;

  public Dashboard(MeterRegistry registry, MinuteRing minutes, Backend backend, Clock clock) {
    this.registry = registry;
    this.minutes = minutes;
    this.backend = backend;
    this.since = clock.instant();
  }

  /** Everything counted since the start. */
  public Totals totals() {
    return new Totals(
        since,
        counts(Names.ANSWERS, "ending"),
        counts(Names.TOKENS, "kind"),
        counts(Names.HINTS, "severity"),
        counts(Names.WORD_HITS, "category"),
        counts(Names.FEEDBACK, "verdict"),
        counts(Names.REQUESTS, "status"));
  }

  /**
   * The newest minutes, the oldest of them first.
   *
   * @param count 1 … {@link MinuteRing#MINUTES_MAX}
   */
  public List<MinuteStats> minutes(int count) {
    return minutes.last(count);
  }

  /** Queue and cache at this moment; not ready and zeros where there is no engine. */
  public EngineStatus engine() {
    return EngineMeters.status(backend);
  }

  /** Counters of a name, added up over all labels but one. */
  private Map<String, Long> counts(String name, String label) {
    Map<String, Long> counts = new TreeMap<>();
    for (Counter counter : registry.find(name).counters()) {
      counts.merge(counter.getId().getTag(label), (long) counter.count(), Long::sum);
    }
    return counts;
  }
}
