package io.jinwen.assistant.ops.metrics;

import io.jinwen.assistant.records.feedback.Feedback.Verdict;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** Counts what users think of answers; a changed mind counts again. */
public final class FeedbackMetrics implements Consumer<Verdict> {
  private final Map<Verdict, Counter> verdicts = new EnumMap<>(Verdict.class);
  private final MinuteRing minutes;

  public FeedbackMetrics(MeterRegistry registry, MinuteRing minutes) {
    this.minutes = minutes;
    for (Verdict verdict : Verdict.values()) {
      verdicts.put(
          verdict,
          Counter.builder(Names.FEEDBACK)
              .description("feedback given")
              .tag("verdict", verdict.name().toLowerCase(Locale.ROOT))
              .register(registry));
    }
  }

  @Override
  public void accept(Verdict verdict) {
    verdicts.get(verdict).increment();
    minutes.change(minute -> minute.feedback(verdict));
  }
}
