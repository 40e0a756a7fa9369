package io.jinwen.assistant.ops.metrics;

import io.jinwen.assistant.summaries.SummaryState;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;

/** Counts summaries by how they end. */
public final class SummaryMetrics implements Consumer<SummaryState> {
  private final Map<SummaryState, Counter> endings = new EnumMap<>(SummaryState.class);

  public SummaryMetrics(MeterRegistry registry) {
    for (SummaryState state : SummaryState.values()) {
      if (!state.isUnderWay()) {
        endings.put(
            state,
            Counter.builder("jinwen.summaries")
                .description("summaries of documents that have ended")
                .tag("ending", state.code())
                .register(registry));
      }
    }
  }

  @Override
  public void accept(SummaryState ending) {
    endings.get(ending).increment();
  }
}
