package io.jinwen.assistant.page.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.assistant.ops.metrics.MinuteStats;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BucketTest {
  @Test
  void theNewestBucketIsFullAndNothingIsLost() {
    List<Bucket> buckets =
        Bucket.of(IntStream.range(0, 65).mapToObj(i -> minute(i, 1)).toList(), 30);
    assertThat(buckets).extracting(bucket -> bucket.minutes().size()).containsExactly(5, 30, 30);
    assertThat(buckets.getLast().start()).isEqualTo(Instant.ofEpochSecond(35 * 60));
    assertThat(buckets.stream().mapToDouble(b -> b.sum(MinuteStats::requests)).sum()).isEqualTo(65);
  }

  @Test
  void minutesAloneAreBucketsToo() {
    assertThat(Bucket.of(IntStream.range(0, 60).mapToObj(i -> minute(i, 0)).toList(), 1))
        .hasSize(60);
  }

  @Test
  void quietMinutesDoNotChangeTheMean() {
    Bucket bucket =
        new Bucket(Instant.EPOCH, List.of(minute(0, 0), timed(1, 3, 100), timed(2, 1, 500)));
    assertThat(bucket.firstTokenMillis()).isEqualTo(200);
    assertThat(bucket.max(MinuteStats::firstTokenMillisMax)).isEqualTo(500);
    assertThat(new Bucket(Instant.EPOCH, List.of(minute(0, 4))).firstTokenMillis()).isZero();
  }

  private static MinuteStats minute(int number, int requests) {
    return stats(number, requests, 0, 0);
  }

  private static MinuteStats timed(int number, int answers, double millis) {
    return stats(number, answers, answers, millis);
  }

  private static MinuteStats stats(int number, int requests, int answers, double millis) {
    return new MinuteStats(
        Instant.ofEpochSecond(number * 60L),
        requests,
        0,
        answers,
        answers,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        millis,
        millis,
        0,
        0,
        0,
        0,
        0);
  }
}
