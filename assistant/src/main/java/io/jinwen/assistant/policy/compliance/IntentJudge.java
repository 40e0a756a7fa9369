package io.jinwen.assistant.policy.compliance;

import io.jinwen.assistant.policy.compliance.ComplianceEngine.RuleBook;
import io.jinwen.assistant.policy.compliance.Finding.Cause;
import io.jinwen.assistant.policy.compliance.RuleCard.Scope;
import io.jinwen.assistant.policy.intent.Intent;
import io.jinwen.assistant.policy.intent.Intents;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Weighs what the words of a question said against what it is after. Words that evidently only
 * mention something, or come from somebody who needs help, refuse nothing; and what is after
 * something forbidden is refused or warned of although no word gave it away.
 */
final class IntentJudge {
  private static final System.Logger LOG = System.getLogger(IntentJudge.class.getName());
  private static final int RISK_DOUBTFUL = 1;

  /** A card of more risk is silent only beside what is surely ordinary. */
  private static final int RISK_OF_ORDINARY_MAX = 2;

  private final Map<String, RuleCard> cards = new HashMap<>();
  private final Intents intents;

  IntentJudge(RuleBook book, Intents intents) {
    book.cards().forEach(card -> cards.put(card.id(), card));
    this.intents = intents;
  }

  /** What a question by itself is after. */
  Intent of(String question) {
    return intents.alone(question);
  }

  /** What a doubtful question adds to the risk of its conversation; a warned one has its card. */
  int risk(String question) {
    Intent intent = intents.alone(question);
    return intent.isDoubtful() && !intent.isWarned() && !intent.isHelped() ? RISK_DOUBTFUL : 0;
  }

  /** The findings of a question's words, with what it is after. */
  List<Finding> weighed(List<Finding> byWords, String question, List<String> before, String role) {
    Intent alone = intents.alone(question);
    List<Finding> findings = new ArrayList<>();
    for (Finding finding : byWords) {
      kept(finding, alone).ifPresent(findings::add);
    }
    if (findings.stream().anyMatch(Finding::stops)) {
      return findings;
    }
    if (alone.isRefused()) {
      add(findings, alone, Cause.INTENT, role);
    } else if (alone.isWarned()) {
      add(findings, alone, Cause.SUSPECTED, role);
    } else if (!before.isEmpty()) {
      Intent together = intents.together(question, before);
      if (together.isWarnedTogether()) {
        add(findings, together, Cause.SUSPECTED, role);
      }
    }
    return findings;
  }

  /** What is left of a finding of words when it is known what the question is after. */
  private static Optional<Finding> kept(Finding finding, Intent alone) {
    RuleCard card = finding.card();
    if (card.trigger().readsGrades()) {
      return Optional.of(finding);
    }
    if (finding.stops()) {
      return Optional.of(alone.isMention() ? new Finding(card, Cause.MENTIONED) : finding);
    }
    boolean ordinary =
        card.risk() > RISK_OF_ORDINARY_MAX ? alone.isSurelyOrdinary() : alone.isOrdinary();
    if (!ordinary) {
      return Optional.of(finding);
    }
    return finding.discloses() ? Optional.of(new Finding(card, Cause.DISCLOSED)) : Optional.empty();
  }

  /** Adds the card that speaks to it; the log names requests that are known, never the question. */
  private void add(List<Finding> findings, Intent intent, Cause cause, String role) {
    RuleCard card = cards.get(intent.card());
    if (card == null || !card.appliesTo(Scope.QUESTION, role)) {
      return; // switched off by the institution
    }
    findings.removeIf(it -> it.card().equals(card));
    findings.add(new Finding(card, cause));
    LOG.log(
        System.Logger.Level.INFO,
        "intent card={0} cause={1} harm={2} near={3}",
        card.id(),
        cause,
        Math.round(intent.harm() * 100),
        intent.nearest());
  }
}
