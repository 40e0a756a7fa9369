package io.jinwen.assistant.records.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class IdsTest {
  private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

  @Test
  void idsOfOneMillisecondSortByTheirMaking() {
    Ids ids = new Ids(Clock.fixed(START, ZoneOffset.UTC));
    List<String> made = Stream.generate(ids::next).limit(10_000).toList();
    assertThat(made).isSorted().doesNotHaveDuplicates().allMatch(id -> id.matches("[0-9a-z]{26}"));
  }

  @Test
  void idsOfLaterTimesSortLater() {
    TickingClock clock = new TickingClock(START.toString());
    Ids ids = new Ids(clock);
    assertThat(Stream.generate(ids::next).limit(100).toList()).isSorted();
    String other = new Ids(Clock.fixed(START.minusMillis(1), ZoneOffset.UTC)).next();
    assertThat(other).isLessThan(ids.next());
  }

  @Test
  void aClockThatStepsBackDoesNotDisturbTheOrder() {
    TickingClock clock = new TickingClock(START.toString());
    Ids ids = new Ids(clock);
    String before = ids.next();
    clock.advance(Duration.ofDays(-1));
    assertThat(ids.next()).isGreaterThan(before);
  }
}
