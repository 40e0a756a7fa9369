package io.jinwen.assistant.ops.metrics;

import io.jinwen.assistant.policy.guard.Channel;
import io.jinwen.assistant.policy.guard.Hit;
import io.jinwen.assistant.policy.guard.HitLog;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts hits of the word filter by category, action and kind of text. Word lists may be replaced
 * while the server runs, so categories past a bound are counted as one.
 */
public final class GuardMetrics implements HitLog {
  /** Most categories that are told apart; the delivered lists have about a dozen. */
  static final int CATEGORIES_MAX = 64;

  private static final String OTHER = "other";

  private final MeterRegistry registry;
  private final MinuteRing minutes;
  private final Set<String> categories = ConcurrentHashMap.newKeySet();

  public GuardMetrics(MeterRegistry registry, MinuteRing minutes) {
    this.registry = registry;
    this.minutes = minutes;
  }

  @Override
  public void hit(Channel channel, Hit hit) {
    Counter.builder(Names.WORD_HITS)
        .description("hits of the word filter")
        .tag("category", known(hit.category()))
        .tag("action", hit.action().name().toLowerCase(Locale.ROOT))
        .tag("channel", channel.name().toLowerCase(Locale.ROOT))
        .register(registry)
        .increment();
    minutes.change(Minute::wordHit);
  }

  private synchronized String known(String category) {
    if (categories.contains(category)) {
      return category;
    }
    return categories.size() < CATEGORIES_MAX && categories.add(category) ? category : OTHER;
  }
}
