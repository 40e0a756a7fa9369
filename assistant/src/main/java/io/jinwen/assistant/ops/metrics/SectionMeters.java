package io.jinwen.assistant.ops.metrics;

import io.jinwen.assistant.conversation.SectionsAhead;
import io.jinwen.assistant.conversation.SectionsAhead.Progress;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/** How far the computing ahead of sections of documents is, at the moment of asking. */
public final class SectionMeters {
  private SectionMeters() {}

  public static void register(MeterRegistry registry, SectionsAhead ahead) {
    gauge(
        registry,
        ahead,
        "ready",
        "sections of documents whose keys and values were computed before anybody asked",
        Progress::ready);
    gauge(registry, ahead, "wanted", "sections that there is room for", Progress::wanted);
  }

  private static void gauge(
      MeterRegistry registry,
      SectionsAhead ahead,
      String name,
      String description,
      ToDoubleFunction<Progress> value) {
    Gauge.builder("jinwen.sections.ahead." + name, ahead, it -> value.applyAsDouble(it.progress()))
        .description(description)
        .register(registry);
  }
}
