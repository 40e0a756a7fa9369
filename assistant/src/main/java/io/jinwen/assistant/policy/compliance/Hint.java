package io.jinwen.assistant.policy.compliance;

import io.jinwen.assistant.policy.compliance.RuleCard.Severity;
import java.util.List;

/**
 * A sentence that is shown beside an answer.
 *
 * @param cards ids of the cards that it comes from
 * @param title what it is about
 * @param text the sentence
 * @param severity how strong it is
 * @param citations regulations, ready to show
 */
public record Hint(
    List<String> cards, String title, String text, Severity severity, List<String> citations) {

  public Hint {
    cards = List.copyOf(cards);
    citations = List.copyOf(citations);
  }
}
