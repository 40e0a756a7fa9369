package io.jinwen.assistant.ops.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jinwen.assistant.records.feedback.Feedback.Verdict;
import io.jinwen.assistant.records.session.Turn.TurnEnding;
import io.jinwen.engine.api.Usage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MinuteRingTest {
  private static final Instant START = Instant.parse("2026-11-24T08:59:30Z");

  private Instant now = START;
  private final MinuteRing ring =
      new MinuteRing(
          new Clock() {
            @Override
            public Instant instant() {
              return now;
            }

            @Override
            public ZoneId getZone() {
              return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
              return this;
            }
          });

  @Test
  void countsIntoThePresentMinute() {
    ring.change(minute -> minute.request(200));
    now = START.plusSeconds(29);
    ring.change(minute -> minute.request(503));
    now = START.plusSeconds(31);
    ring.change(minute -> minute.request(429));
    ring.change(minute -> minute.request(404));

    List<MinuteStats> last = ring.last(3);
    assertThat(last).extracting(MinuteStats::requests).containsExactly(0, 2, 2);
    assertThat(last).extracting(MinuteStats::requestErrors).containsExactly(0, 1, 1);
    assertThat(last.get(1).start()).isEqualTo(Instant.parse("2026-11-24T08:59:00Z"));
  }

  @Test
  void tellsHowAnswersEndedAndHowLongTheyTook() {
    answer(TurnEnding.COMPLETE, 100);
    answer(TurnEnding.TRUNCATED, 300);
    ring.change(m -> m.answer(TurnEnding.APPROVED, Optional.empty(), Duration.ofMillis(10)));
    ring.change(m -> m.answer(TurnEnding.BLOCKED, Optional.empty(), Duration.ofMillis(10)));
    ring.change(m -> m.underWay(3));
    ring.change(m -> m.underWay(2));
    ring.change(m -> m.hints(2));
    ring.change(Minute::wordHit);
    ring.change(m -> m.feedback(Verdict.DOWN));

    MinuteStats minute = ring.last(1).getFirst();
    assertThat(minute.answers()).isEqualTo(4);
    assertThat(minute.complete()).isEqualTo(2);
    assertThat(minute.approved()).isEqualTo(1);
    assertThat(minute.blocked()).isEqualTo(1);
    assertThat(minute.promptTokens()).isEqualTo(20);
    assertThat(minute.completionTokens()).isEqualTo(10);
    assertThat(minute.firstTokenMillisMean()).isEqualTo(200);
    assertThat(minute.firstTokenMillisMax()).isEqualTo(300);
    assertThat(minute.answerMillisMean()).isEqualTo((1_000 + 1_000 + 10 + 10) / 4.0);
    assertThat(minute.underWayMax()).isEqualTo(3);
    assertThat(minute.hints()).isEqualTo(2);
    assertThat(minute.wordHits()).isEqualTo(1);
    assertThat(minute.feedbackDown()).isEqualTo(1);
    assertThat(minute.feedbackUp()).isZero();
  }

  @Test
  void forgetsWhatIsADayOld() {
    ring.change(minute -> minute.request(200));
    now = START.plus(Duration.ofMinutes(MinuteRing.MINUTES_MAX - 1));
    assertThat(ring.last(MinuteRing.MINUTES_MAX).getFirst().requests()).isEqualTo(1);
    now = now.plus(Duration.ofMinutes(1));
    assertThat(ring.last(MinuteRing.MINUTES_MAX)).allMatch(minute -> minute.requests() == 0);
    ring.change(minute -> minute.request(200));
    assertThat(ring.last(1).getFirst().requests()).isEqualTo(1);
  }

  @Test
  void refusesMoreMinutesThanItKeeps() {
    assertThatThrownBy(() -> ring.last(MinuteRing.MINUTES_MAX + 1))
        .hasMessageContaining("1441 minutes were asked for; 1 to 1440 are kept");
  }

  private void answer(TurnEnding ending, double firstTokenMillis) {
    Usage usage = new Usage(10, 0, 5, 0, 1, firstTokenMillis, 900);
    ring.change(m -> m.answer(ending, Optional.of(usage), Duration.ofSeconds(1)));
  }
}
