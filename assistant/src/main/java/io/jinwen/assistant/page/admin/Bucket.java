package io.jinwen.assistant.page.admin;

import io.jinwen.assistant.ops.metrics.MinuteStats;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Several minutes taken together, as one column of a chart.
 *
 * @param start when the first of them began
 * @param minutes what happened in each, at least one
 */
record Bucket(Instant start, List<MinuteStats> minutes) {
  Bucket {
    minutes = List.copyOf(minutes);
  }

  /** So many minutes each, the oldest first; the newest bucket is full, the oldest may not be. */
  static List<Bucket> of(List<MinuteStats> minutes, int each) {
    List<Bucket> buckets = new ArrayList<>();
    int end = minutes.size() % each;
    int begin = 0;
    while (begin < minutes.size()) {
      if (end > begin) {
        List<MinuteStats> some = minutes.subList(begin, end);
        buckets.add(new Bucket(some.getFirst().start(), some));
      }
      begin = end;
      end += each;
    }
    return buckets;
  }

  double sum(ToDoubleFunction<MinuteStats> value) {
    return minutes.stream().mapToDouble(value).sum();
  }

  double max(ToDoubleFunction<MinuteStats> value) {
    return minutes.stream().mapToDouble(value).max().orElse(0);
  }

  /**
   * The mean time to the first token; each minute counts with the answers that a model can have
   * begun in it. 0 where no model ran.
   */
  double firstTokenMillis() {
    double weights = 0;
    double sum = 0;
    for (MinuteStats minute : minutes) {
      if (minute.firstTokenMillisMean() > 0) {
        int weight =
            Math.max(
                1, minute.answers() - minute.approved() - minute.calculated() - minute.refused());
        weights += weight;
        sum += weight * minute.firstTokenMillisMean();
      }
    }
    return weights == 0 ? 0 : sum / weights;
  }
}
