package io.jinwen.assistant.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jinwen.assistant.records.store.TickingClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CallerLimitsTest {
  private static final Clock STOPPED =
      Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);

  @Test
  void oneCallerCannotUseUpAnothersShare() {
    CallerLimits limits = new CallerLimits(2, 0, STOPPED);
    assertThat(limits.request("anna")).isEmpty();
    assertThat(limits.request("anna")).isEmpty();
    assertThat(limits.request("anna")).contains(Duration.ofSeconds(30));
    assertThat(limits.request("bert")).isEmpty();
  }

  @Test
  void theShareGrowsAgainWithTime() {
    TickingClock clock = new TickingClock("2026-01-02T03:04:05Z");
    CallerLimits limits = new CallerLimits(1, 0, clock);
    assertThat(limits.request("anna")).isEmpty();
    Duration wait = limits.request("anna").orElseThrow();
    clock.advance(wait);
    assertThat(limits.request("anna")).isEmpty();
  }

  @Test
  void anAnswerMakesRoomWhenItEnds() {
    CallerLimits limits = new CallerLimits(0, 2, STOPPED);
    CallerLimits.Place first = limits.beginAnswer("anna").orElseThrow();
    assertThat(limits.beginAnswer("anna")).isPresent();
    assertThat(limits.beginAnswer("anna")).isEmpty();
    assertThat(limits.beginAnswer("bert")).isPresent();
    first.close();
    first.close();
    Optional<CallerLimits.Place> next = limits.beginAnswer("anna");
    assertThat(next).isPresent();
    assertThat(limits.beginAnswer("anna")).as("closing twice makes one place").isEmpty();
  }

  @Test
  void zeroIsNoLimit() {
    CallerLimits limits = new CallerLimits(0, 0, STOPPED);
    for (int i = 0; i < 1_000; i++) {
      assertThat(limits.request("anna")).isEmpty();
      assertThat(limits.beginAnswer("anna")).isPresent();
    }
    assertThatThrownBy(() -> new CallerLimits(-1, 0, STOPPED)).hasMessageContaining("-1");
  }
}
