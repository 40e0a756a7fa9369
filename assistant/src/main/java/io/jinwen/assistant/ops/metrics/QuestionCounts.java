package io.jinwen.assistant.ops.metrics;

import io.jinwen.assistant.records.audit.AuditKind;
import io.jinwen.assistant.records.audit.AuditLog;
import io.jinwen.assistant.records.audit.AuditLog.Count;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** How many questions there were day by day and what they were answered from, by the record. */
public final class QuestionCounts {
  private final AuditLog audit;
  private final Clock clock;
  private final ZoneId zone;

  /**
   * @param zone where days begin and end
   */
  public QuestionCounts(AuditLog audit, Clock clock, ZoneId zone) {
    this.audit = audit;
    this.clock = clock;
    this.zone = zone;
  }

  /** What the answer to a question came from. */
  public enum Origin {
    /** From people: approved answers, calculations, sentences of documents, rules. */
    CHECKED(
        AuditKind.APPROVED_ANSWER,
        AuditKind.CALCULATED,
        AuditKind.EXTRACTED,
        AuditKind.ANSWERED_BY_RULE),
    /** From the model. */
    GENERATED(AuditKind.ANSWERED),
    /** From nothing: there was no ground to answer on. */
    NO_GROUND(AuditKind.NO_GROUND),
    /** There was none, by a rule. */
    REFUSED(AuditKind.REFUSED, AuditKind.BLOCKED),
    /** There was none: stopped, out of time, or a fault. */
    UNFINISHED(AuditKind.UNFINISHED);

    private final Set<AuditKind> kinds;

    Origin(AuditKind... kinds) {
      this.kinds = Set.of(kinds);
    }
  }

  /** The questions of one day. */
  public record Day(LocalDate day, Map<Origin, Integer> counts) {}

  /**
   * The questions to one role.
   *
   * @param role its id; empty where the conversation was deleted or never kept
   */
  public record ByRole(String role, Map<Origin, Integer> counts) {
    /** All of them. */
    public int total() {
      return counts.values().stream().mapToInt(Integer::intValue).sum();
    }
  }

  /** The last days, today the last of them. */
  public List<Day> days(int count) {
    LocalDate today = LocalDate.ofInstant(clock.instant(), zone);
    return today
        .minusDays(count - 1L)
        .datesUntil(today.plusDays(1))
        .map(day -> new Day(day, byOrigin(counts(day, day.plusDays(1)))))
        .toList();
  }

  /** The last days by role, the most asked first. */
  public List<ByRole> byRole(int count) {
    LocalDate today = LocalDate.ofInstant(clock.instant(), zone);
    return counts(today.minusDays(count - 1L), today.plusDays(1)).stream()
        .collect(Collectors.groupingBy(Count::role))
        .entrySet()
        .stream()
        .map(it -> new ByRole(it.getKey(), byOrigin(it.getValue())))
        .sorted((one, other) -> Integer.compare(other.total(), one.total()))
        .toList();
  }

  private List<Count> counts(LocalDate from, LocalDate until) {
    Set<AuditKind> all =
        List.of(Origin.values()).stream()
            .flatMap(origin -> origin.kinds.stream())
            .collect(Collectors.toSet());
    return audit.counts(
        all, from.atStartOfDay(zone).toInstant(), until.atStartOfDay(zone).toInstant());
  }

  private static Map<Origin, Integer> byOrigin(List<Count> counts) {
    Map<Origin, Integer> sums = new EnumMap<>(Origin.class);
    for (Origin origin : Origin.values()) {
      sums.put(
          origin,
          counts.stream()
              .filter(it -> origin.kinds.contains(it.kind()))
              .mapToInt(Count::times)
              .sum());
    }
    return sums;
  }
}
