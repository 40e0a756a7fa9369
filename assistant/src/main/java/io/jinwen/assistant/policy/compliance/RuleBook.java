package io.jinwen.assistant.policy.compliance;

import java.util.List;

/**
 * All rule cards and how the risk of a conversation adds up.
 *
 * @param cards the cards, in the order of their files
 * @param riskScale thresholds and sentences for the risk of a conversation
 * @param version names exactly this content, for the audit
 */
public record RuleBook(List<RuleCard> cards, RiskScale riskScale, String version) {

  public RuleBook {
    cards = List.copyOf(cards);
  }
}
