package io.jinwen.assistant.ops.metrics;

import io.jinwen.assistant.backend.Backend;
import io.jinwen.assistant.backend.Backend.BackendState;
import io.jinwen.engine.api.EngineStatus;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.OptionalInt;
import java.util.function.ToDoubleFunction;

/** The engine's queue and cache, as they are at the moment of asking. */
public final class EngineMeters {
  private static final EngineStatus NONE = new EngineStatus(false, 0, 0, 0, 0);

  private EngineMeters() {}

  public static void register(MeterRegistry registry, Backend backend) {
    gauge(registry, backend, "ready", "1 once questions are answered", now -> now.ready() ? 1 : 0);
    gauge(registry, backend, "requests.waiting", "requests in the queue", EngineStatus::waiting);
    gauge(registry, backend, "requests.running", "requests computed now", EngineStatus::running);
    gauge(
        registry,
        backend,
        "cache.pages.used",
        "pages of the cache held or kept for reuse",
        EngineStatus::cachePagesUsed);
    gauge(
        registry,
        backend,
        "cache.pages",
        "pages there may be at most",
        EngineStatus::cachePagesTotal);
    gauge(
        registry,
        backend,
        "cache.disk.used.bytes",
        "what the cache takes on disk; 0 where it has no place there",
        now -> now.disk().map(EngineStatus.Disk::bytesUsed).orElse(0L));
    gauge(
        registry,
        backend,
        "cache.disk.bytes",
        "what the cache may take on disk",
        now -> now.disk().map(EngineStatus.Disk::bytesMax).orElse(0L));
    gauge(
        registry,
        backend,
        "card.memory.used.bytes",
        "memory of the graphics card that computes, used by all processes; 0 without a card",
        now -> now.card().map(EngineStatus.Card::memoryUsedBytes).orElse(0L));
    gauge(
        registry,
        backend,
        "card.memory.bytes",
        "memory that the graphics card has; 0 without a card",
        now -> now.card().map(EngineStatus.Card::memoryTotalBytes).orElse(0L));
    gauge(
        registry,
        backend,
        "card.celsius",
        "temperature of the graphics card that computes; not a number where it is not told",
        now ->
            now.card()
                .map(EngineStatus.Card::celsius)
                .filter(OptionalInt::isPresent)
                .map(celsius -> (double) celsius.getAsInt())
                .orElse(Double.NaN));
  }

  private static void gauge(
      MeterRegistry registry,
      Backend backend,
      String name,
      String description,
      ToDoubleFunction<EngineStatus> value) {
    Gauge.builder("jinwen.engine." + name, backend, now -> value.applyAsDouble(status(now)))
        .description(description)
        .register(registry);
  }

  static EngineStatus status(Backend backend) {
    return backend.state() instanceof BackendState.Ready(var engine) ? engine.status() : NONE;
  }
}
