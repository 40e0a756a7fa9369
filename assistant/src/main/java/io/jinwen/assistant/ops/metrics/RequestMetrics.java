package io.jinwen.assistant.ops.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;

/** Counts requests by endpoint, method and status. */
public final class RequestMetrics {
  /** What everything is counted under that is no endpoint of ours. */
  public static final String OTHER = "other";

  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
  private static final int STATUS_MAX = 599;

  private final MeterRegistry registry;
  private final MinuteRing minutes;

  public RequestMetrics(MeterRegistry registry, MinuteRing minutes) {
    this.registry = registry;
    this.minutes = minutes;
  }

  /**
   * A request was answered.
   *
   * @param endpoint the pattern that the path matched, never the path itself
   */
  public void answered(String endpoint, String method, int status) {
    Counter.builder(Names.REQUESTS)
        .description("requests by endpoint and status")
        .tag("endpoint", endpoint)
        .tag("method", METHODS.contains(method) ? method : OTHER)
        .tag("status", status >= 100 && status <= STATUS_MAX ? Integer.toString(status) : OTHER)
        .register(registry)
        .increment();
    minutes.change(minute -> minute.request(status));
  }
}
