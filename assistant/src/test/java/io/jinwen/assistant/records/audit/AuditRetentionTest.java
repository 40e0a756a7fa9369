package io.jinwen.assistant.records.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jinwen.assistant.records.store.Database;
import io.jinwen.assistant.records.store.TestDatabase;
import io.jinwen.assistant.records.store.TickingClock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AuditRetentionTest {
  private final TickingClock clock = new TickingClock("2026-01-02T03:04:05.678Z");

  @Test
  void removesOnlyWhatIsPastItsTime() {
    try (Database database = Database.open(TestDatabase.H2.empty())) {
      AuditLog log = new AuditLog(database, clock);
      try (AuditRetention retention = new AuditRetention(log, Duration.ofDays(180), clock)) {
        log.append(AuditEntry.event(AuditKind.REFUSED, "anna", "", "", List.of()));
        clock.advance(Duration.ofDays(120));
        log.append(AuditEntry.event(AuditKind.REFUSED, "anna", "", "", List.of()));
        assertThat(retention.prune()).isZero();
        clock.advance(Duration.ofDays(120));
        assertThat(retention.prune()).isEqualTo(1);
        assertThat(new AuditVerifier(log).verify(Optional.empty()))
            .isEqualTo(new AuditVerdict.Intact(2, log.head()));
      }
    }
  }

  @Test
  void refusesATimeBelowTheFloor() {
    for (Duration keep : List.of(Duration.ofDays(-1), Duration.ofDays(179))) {
      assertThatThrownBy(() -> new AuditRetention(null, keep, clock))
          .hasMessageContaining(keep.toString())
          .hasMessageContaining("180 days");
    }
  }
}
