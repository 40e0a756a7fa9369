package io.jinwen.assistant.ops.metrics;

import io.jinwen.assistant.records.store.StoreWatch;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.OptionalLong;
import java.util.function.ToDoubleFunction;

/** The database as it stands at the moment of asking. */
public final class StoreMeters {
  private StoreMeters() {}

  public static void register(MeterRegistry registry, StoreWatch store) {
    gauge(
        registry,
        store,
        "up",
        "1 while it can be read and written",
        now -> now.state().serves() ? 1 : 0);
    gauge(registry, store, "file.bytes", "size of an H2 file", now -> number(now.fileBytes()));
    gauge(
        registry,
        store,
        "disk.free.bytes",
        "room left on the disk of an H2 file",
        now -> number(now.freeBytes()));
  }

  /** Not a number where there is no file: a server's size is the server's to tell. */
  private static double number(OptionalLong value) {
    return value.isPresent() ? value.getAsLong() : Double.NaN;
  }

  private static void gauge(
      MeterRegistry registry,
      StoreWatch store,
      String name,
      String description,
      ToDoubleFunction<StoreWatch> value) {
    Gauge.builder("jinwen.store." + name, store, value).description(description).register(registry);
  }
}
