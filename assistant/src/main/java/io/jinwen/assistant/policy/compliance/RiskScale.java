package io.jinwen.assistant.policy.compliance;

import io.jinwen.assistant.policy.compliance.ConversationRisk.RiskCue;
import io.jinwen.assistant.policy.compliance.RuleCard.Audience;
import io.jinwen.assistant.policy.compliance.RuleCard.CardText;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How the risk of a conversation adds up and what is told when it is high.
 *
 * @param decay what is left of earlier risk after one more turn, between 0 and 1
 * @param turnMax the most that one turn adds; less than {@code raisedAt}, so that a first question
 *     is never told that the conversation went far
 * @param raisedAt from this score on the hints are stronger
 * @param highAt from this score on a person should take over
 * @param raised what is then said to whom
 * @param high the same for the other
 * @param cues what is harmless by itself and adds a little
 * @param untoldRoles roles that are not told, because risky subjects are their work
 */
public record RiskScale(
    double decay,
    int turnMax,
    double raisedAt,
    double highAt,
    Map<Audience, CardText> raised,
    Map<Audience, CardText> high,
    List<RiskCue> cues,
    Set<String> untoldRoles) {

  public RiskScale {
    if (!(decay >= 0 && decay < 1)) {
      throw new IllegalArgumentException("decay is " + decay + ", must be from 0 to below 1");
    }
    if (!(raisedAt > 0 && highAt > raisedAt)) {
      throw new IllegalArgumentException(
          "raisedAt is %s and highAt %s, must be above 0 and rise".formatted(raisedAt, highAt));
    }
    if (turnMax >= raisedAt) {
      throw new IllegalArgumentException(
          "turnMax is %s, must be below raisedAt %s".formatted(turnMax, raisedAt));
    }
    raised = Map.copyOf(raised);
    high = Map.copyOf(high);
    cues = List.copyOf(cues);
    untoldRoles = Set.copyOf(untoldRoles);
  }

  /** What is said about the conversation. */
  CardText said(boolean isHigh, Audience audience) {
    return (isHigh ? high : raised).get(audience);
  }
}
