package io.jinwen.assistant.ops.metrics;

import io.jinwen.assistant.conversation.AnswerStream;
import io.jinwen.assistant.policy.compliance.Hint;
import io.jinwen.assistant.policy.compliance.RuleCard.Severity;
import io.jinwen.assistant.records.session.Turn.TurnEnding;
import io.jinwen.engine.api.Usage;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Counts answers: how they ended, how long they took, what they cost. Safe for many threads. */
public final class AnswerMetrics {
  private static final Duration[] FIRST_TOKEN_BOUNDS =
      millis(50, 100, 250, 500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000);
  private static final Duration[] ANSWER_BOUNDS =
      millis(
          100, 250, 500, 1_000, 2_500, 5_000, 10_000, 20_000, 40_000, 80_000, 160_000, 320_000,
          640_000);

  private final MinuteRing minutes;
  private final Map<TurnEnding, Counter> endings;
  private final Map<Severity, Counter> hints;
  private final Timer firstToken;
  private final Timer whole;
  private final Counter promptTokens;
  private final Counter cachedTokens;
  private final Counter completionTokens;
  private final Counter thinkingTokens;
  private final AtomicInteger underWay = new AtomicInteger();

  public AnswerMetrics(MeterRegistry registry, MinuteRing minutes) {
    this.minutes = minutes;
    this.endings =
        byName(
            TurnEnding.class,
            ending ->
                counter(registry, Names.ANSWERS, "answers by how they ended", "ending", ending));
    this.hints =
        byName(
            Severity.class,
            severity ->
                counter(registry, Names.HINTS, "hints of rule cards shown", "severity", severity));
    this.firstToken =
        timer(
            registry,
            "jinwen.answer.first.token",
            "from submission until the model's first token",
            FIRST_TOKEN_BOUNDS);
    this.whole =
        timer(registry, "jinwen.answer", "from the question until the answer's end", ANSWER_BOUNDS);
    this.promptTokens = tokens(registry, "prompt");
    this.cachedTokens = tokens(registry, "cached");
    this.completionTokens = tokens(registry, "completion");
    this.thinkingTokens = tokens(registry, "thinking");
    Gauge.builder("jinwen.answers.under.way", underWay, AtomicInteger::get)
        .description("answers begun and not yet ended")
        .register(registry);
  }

  /** The same answer, counted: what its reader hears is heard here too. */
  public AnswerStream watched(AnswerStream answer) {
    int now = underWay.incrementAndGet();
    minutes.change(minute -> minute.underWay(now));
    return new WatchedAnswer(answer, this);
  }

  /** Hints that are shown beside an answer. */
  void hinted(List<Hint> shown) {
    shown.forEach(hint -> hints.get(hint.severity()).increment());
    minutes.change(minute -> minute.hints(shown.size()));
  }

  void ended(TurnEnding ending, Optional<Usage> usage, Duration time) {
    underWay.decrementAndGet();
    endings.get(ending).increment();
    whole.record(time);
    usage.ifPresent(this::spent);
    minutes.change(minute -> minute.answer(ending, usage, time));
  }

  private void spent(Usage usage) {
    promptTokens.increment(usage.promptTokens());
    cachedTokens.increment(usage.cachedTokens());
    completionTokens.increment(usage.completionTokens());
    thinkingTokens.increment(usage.thinkingTokens());
    if (usage.completionTokens() > 0) {
      firstToken.record(Duration.ofNanos((long) (usage.firstTokenMillis() * 1e6)));
    }
  }

  private static Counter tokens(MeterRegistry registry, String kind) {
    return Counter.builder(Names.TOKENS)
        .description("tokens of prompts and answers; cached and thinking are part of them")
        .tag("kind", kind)
        .register(registry);
  }

  private static Timer timer(
      MeterRegistry registry, String name, String description, Duration... bounds) {
    return Timer.builder(name)
        .description(description)
        .serviceLevelObjectives(bounds)
        .register(registry);
  }

  private static Counter counter(
      MeterRegistry registry, String name, String description, String label, Enum<?> value) {
    return Counter.builder(name)
        .description(description)
        .tag(label, value.name().toLowerCase(Locale.ROOT))
        .register(registry);
  }

  private static <E extends Enum<E>> Map<E, Counter> byName(
      Class<E> type, Function<E, Counter> counter) {
    Map<E, Counter> counters = new EnumMap<>(type);
    for (E value : type.getEnumConstants()) {
      counters.put(value, counter.apply(value));
    }
    return counters;
  }

  private static Duration[] millis(long... millis) {
    Duration[] durations = new Duration[millis.length];
    for (int i = 0; i < millis.length; i++) {
      durations[i] = Duration.ofMillis(millis[i]);
    }
    return durations;
  }
}
