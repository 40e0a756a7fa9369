package io.jinwen.assistant.ops.upkeep;

import io.jinwen.assistant.knowledge.ApprovedAnswers;
import io.jinwen.assistant.policy.guard.PersonalData;
import io.jinwen.assistant.records.audit.AuditKind;
import io.jinwen.assistant.records.audit.AuditLog;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What was asked most and has no approved answer, as the record tells. */
public final class OpenQuestions {
  private static final Set<AuditKind> UNANSWERED =
      EnumSet.of(AuditKind.ANSWERED, AuditKind.NO_GROUND);
  private static final Duration PAST = Duration.ofDays(30);
  private static final int READ_MAX = 5_000;

  private final AuditLog audit;
  private final ApprovedAnswers answers;
  private final Clock clock;

  public OpenQuestions(AuditLog audit, ApprovedAnswers answers, Clock clock) {
    this.audit = audit;
    this.answers = answers;
    this.clock = clock;
  }

  /**
   * A question, personal data masked.
   *
   * @param times how often it was asked in the last thirty days
   */
  public record OpenQuestion(String question, int times) {}

  /** The most asked first; what has got an answer since is left out. */
  public List<OpenQuestion> list(int limit) {
    Map<String, OpenQuestion> counted = new LinkedHashMap<>(); // the newest wording first
    for (String question : audit.questions(UNANSWERED, clock.instant().minus(PAST), READ_MAX)) {
      String shown = PersonalData.mask(question.strip());
      counted.merge(
          folded(shown),
          new OpenQuestion(shown, 1),
          (one, _) -> new OpenQuestion(one.question(), one.times() + 1));
    }
    return counted.values().stream()
        .sorted(Comparator.comparing(OpenQuestion::times).reversed())
        .filter(it -> !answers.knows(it.question()))
        .limit(limit)
        .toList();
  }

  private static String folded(String question) {
    return question.replaceAll("[\\p{Punct}\\p{IsPunctuation}\\s]+", "").toLowerCase(Locale.ROOT);
  }
}
