package io.jinwen.assistant.ops.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.assistant.ops.metrics.QuestionCounts.Day;
import io.jinwen.assistant.ops.metrics.QuestionCounts.Origin;
import io.jinwen.assistant.records.audit.AuditEntry;
import io.jinwen.assistant.records.audit.AuditKind;
import io.jinwen.assistant.records.audit.AuditLog;
import io.jinwen.assistant.records.store.Database;
import io.jinwen.assistant.records.store.TestDatabase;
import io.jinwen.assistant.records.store.TickingClock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuestionCountsTest {
  /** In Shanghai it is the second of the month already. */
  private final TickingClock clock = new TickingClock("2026-03-01T17:00:00Z");

  @Test
  void aDayIsOneOfTheCalendarHere() {
    try (Database database = Database.open(TestDatabase.H2.empty())) {
      AuditLog log = new AuditLog(database, clock);
      QuestionCounts counts = new QuestionCounts(log, clock, ZoneId.of("Asia/Shanghai"));
      ask(log, AuditKind.APPROVED_ANSWER, AuditKind.CALCULATED, AuditKind.LOGGED_IN);
      clock.advance(Duration.ofDays(1));
      ask(log, AuditKind.NO_GROUND, AuditKind.ANSWERED, AuditKind.BLOCKED, AuditKind.REFUSED);

      List<Day> days = counts.days(3);
      assertThat(days)
          .extracting(Day::day)
          .containsExactly(
              LocalDate.of(2026, 3, 1), LocalDate.of(2026, 3, 2), LocalDate.of(2026, 3, 3));
      assertThat(days.getFirst().counts().values()).containsOnly(0);
      assertThat(days.get(1).counts())
          .containsEntry(Origin.CHECKED, 2)
          .containsEntry(Origin.GENERATED, 0);
      assertThat(days.getLast().counts())
          .containsEntry(Origin.CHECKED, 0)
          .containsEntry(Origin.GENERATED, 1)
          .containsEntry(Origin.NO_GROUND, 1)
          .containsEntry(Origin.REFUSED, 2);
      assertThat(counts.byRole(3))
          .singleElement()
          .satisfies(all -> assertThat(all.total()).isEqualTo(6));
      assertThat(counts.byRole(1).getFirst().total()).isEqualTo(4);
    }
  }

  private static void ask(AuditLog log, AuditKind... kinds) {
    for (AuditKind kind : kinds) {
      log.append(AuditEntry.event(kind, "anna", "", "", List.of()));
    }
  }
}
