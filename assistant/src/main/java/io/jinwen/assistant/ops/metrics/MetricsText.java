package io.jinwen.assistant.ops.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/** All that is counted, in the text that Prometheus reads. */
public final class MetricsText implements AutoCloseable {
  private static final String OPEN_METRICS = "application/openmetrics-text";
  private static final String TEXT_TYPE = "text/plain; version=0.0.4; charset=utf-8";
  private static final String OPEN_METRICS_TYPE = OPEN_METRICS + "; version=1.0.0; charset=utf-8";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collections = new JvmGcMetrics();

  public MetricsText() {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ClassLoaderMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    collections.bindTo(registry);
  }

  /** Where things are counted. */
  public MeterRegistry registry() {
    return registry;
  }

  /**
   * One reading.
   *
   * @param mediaType of the text, with its version
   */
  public record Page(String mediaType, String text) {}

  /**
   * Reads everything.
   *
   * @param accept the reader's Accept header, perhaps null; OpenMetrics for who asks for it
   */
  public Page read(String accept) {
    String type = accept != null && accept.contains(OPEN_METRICS) ? OPEN_METRICS_TYPE : TEXT_TYPE;
    return new Page(type, registry.scrape(type));
  }

  @Override
  public void close() {
    collections.close();
    registry.close();
  }
}
