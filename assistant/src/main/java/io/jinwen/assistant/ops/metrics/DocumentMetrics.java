package io.jinwen.assistant.ops.metrics;

import io.jinwen.assistant.documents.DocumentTotals;
import io.jinwen.assistant.documents.ReadingWatch;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** How the reading of documents goes, and how many there are at the moment of asking. */
public final class DocumentMetrics implements ReadingWatch {
  private final Map<Ending, Timer> times = new EnumMap<>(Ending.class);

  public DocumentMetrics(MeterRegistry registry) {
    for (Ending ending : Ending.values()) {
      times.put(
          ending,
          Timer.builder("jinwen.document.read")
              .description("time that reading and indexing a document took")
              .tag("ending", ending.name().toLowerCase(Locale.ROOT))
              .register(registry));
    }
  }

  @Override
  public void ended(Ending ending, Duration time) {
    times.get(ending).record(time);
  }

  /** Each number is one query at the moment of asking, over some hundred rows a user. */
  public static void register(MeterRegistry registry, Supplier<DocumentTotals> totals) {
    gauge(registry, totals, "ready", "documents that can be searched", DocumentTotals::ready);
    gauge(registry, totals, "refused", "files that cannot be read", DocumentTotals::refused);
    gauge(registry, totals, "waiting", "documents being read or waiting", DocumentTotals::underWay);
    gauge(registry, totals, "pages", "pages that can be searched", DocumentTotals::pages);
    gauge(registry, totals, "bytes", "size of all files of documents", DocumentTotals::bytes);
  }

  private static void gauge(
      MeterRegistry registry,
      Supplier<DocumentTotals> totals,
      String name,
      String description,
      ToDoubleFunction<DocumentTotals> value) {
    Gauge.builder("jinwen.documents." + name, totals, it -> value.applyAsDouble(it.get()))
        .description(description)
        .strongReference(true)
        .register(registry);
  }
}
