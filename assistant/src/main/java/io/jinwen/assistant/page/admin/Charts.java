package io.jinwen.assistant.page.admin;

import io.jinwen.assistant.ops.metrics.MinuteStats;
import io.jinwen.assistant.page.parts.Chart;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** What the dashboard draws. */
final class Charts {
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);

  private final Function<String, String> texts;
  private final Figures figures = new Figures();

  /**
   * @param texts the words of a key
   */
  Charts(Function<String, String> texts) {
    this.texts = texts;
  }

  /** One value of a series for each column. */
  private record Line(String key, ToDoubleFunction<Bucket> value) {
    static Line sum(String key, ToDoubleFunction<MinuteStats> value) {
      return new Line(key, bucket -> bucket.sum(value));
    }
  }

  List<Chart> of(List<Bucket> buckets) {
    return List.of(
        bars(
            "answers",
            buckets,
            Line.sum("complete", MinuteStats::complete),
            Line.sum("approved", minute -> minute.approved() + minute.calculated()),
            Line.sum("stopped", MinuteStats::stopped),
            Line.sum("refused", MinuteStats::refused),
            Line.sum("blocked", MinuteStats::blocked),
            Line.sum("failed", MinuteStats::failed)),
        latency(buckets),
        bars(
            "tokens",
            buckets,
            Line.sum("prompt", MinuteStats::promptTokens),
            Line.sum("completion", MinuteStats::completionTokens)),
        bars(
            "guard",
            buckets,
            Line.sum("hints", MinuteStats::hints),
            Line.sum("hits", MinuteStats::wordHits)),
        bars(
            "feedback",
            buckets,
            Line.sum("up", MinuteStats::feedbackUp),
            Line.sum("down", MinuteStats::feedbackDown)),
        bars(
            "requests",
            buckets,
            Line.sum("ok", minute -> minute.requests() - minute.requestErrors()),
            Line.sum("failed", MinuteStats::requestErrors)));
  }

  private Chart bars(String key, List<Bucket> buckets, Line... lines) {
    return new Chart(
        texts.apply("admin.chart." + key),
        Chart.Shape.STACKED,
        times(buckets),
        series(key, buckets, lines),
        figures::count);
  }

  private Chart latency(List<Bucket> buckets) {
    return new Chart(
        texts.apply("admin.chart.latency"),
        Chart.Shape.LINES,
        times(buckets),
        series(
            "latency",
            buckets,
            new Line("mean", Bucket::firstTokenMillis),
            new Line("longest", bucket -> bucket.max(MinuteStats::firstTokenMillisMax))),
        figures::millis);
  }

  private List<Chart.Series> series(String key, List<Bucket> buckets, Line... lines) {
    return List.of(lines).stream()
        .map(line ->
            new Chart.Series(
                texts.apply("admin.chart.%s.%s".formatted(key, line.key())),
                buckets.stream().map(bucket -> line.value().applyAsDouble(bucket)).toList()))
        .toList();
  }

  private static List<String> times(List<Bucket> buckets) {
    return buckets.stream()
        .map(bucket -> CLOCK.format(bucket.start().atZone(ZoneId.systemDefault())))
        .toList();
  }
}
