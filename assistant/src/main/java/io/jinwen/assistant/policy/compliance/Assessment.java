package io.jinwen.assistant.policy.compliance;

import io.jinwen.assistant.policy.compliance.RuleCard.Audience;
import io.jinwen.assistant.policy.compliance.RuleCard.CardText;
import io.jinwen.assistant.policy.intent.Intent;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the rule cards say to a question or an answer. Every decision names its cards.
 *
 * @param audience whom the sentences are for
 * @param findings the cards that fired, the most severe first
 * @param conversationHints what is to be told about the conversation as a whole
 * @param risk the risk of the conversation, this turn included
 * @param definition whether the question only asks what a term means
 * @param intent what the question seems to be after
 */
public record Assessment(
    Audience audience,
    List<Finding> findings,
    List<Hint> conversationHints,
    ConversationRisk risk,
    boolean definition,
    Intent intent) {

  private static final Comparator<Finding> MOST_SEVERE_FIRST =
      Comparator.<Finding>comparingInt(it -> it.stops() ? 0 : 1)
          .thenComparing(it -> it.card().severity(), Comparator.reverseOrder())
          .thenComparing(it -> it.card().risk(), Comparator.reverseOrder());

  public Assessment {
    findings = findings.stream().sorted(MOST_SEVERE_FIRST).toList();
    conversationHints = List.copyOf(conversationHints);
  }

  /** The sentences to show beside the answer, the strongest first, each card once. */
  public List<Hint> hints() {
    Stream<Hint> ofCards =
        findings.stream().filter(Finding::hints).map(Finding::card).distinct().map(this::hint);
    return Stream.concat(conversationHints.stream(), ofCards).toList();
  }

  private Hint hint(RuleCard card) {
    CardText said = card.said(audience);
    return new Hint(
        List.of(card.id()), said.title(), said.tell(), card.severity(), card.citations());
  }

  /** What is appended to the answer, each sentence once. */
  public List<String> disclosures() {
    return findings.stream()
        .filter(Finding::discloses)
        .flatMap(finding -> finding.card().disclosure().stream())
        .distinct()
        .toList();
  }

  /**
   * Why the question is not given to the model, or the answer is not shown. An approved answer to
   * the question may still be given, with the hints beside it.
   */
  public Optional<Refusal> refusal() {
    return findings.stream()
        .filter(Finding::stops)
        .findFirst()
        .map(Finding::card)
        .map(card -> new Refusal(card.id(), card.said(audience).tell()));
  }

  /** The ids of all cards that fired, for the audit. */
  public List<String> cardIds() {
    return findings.stream().map(finding -> finding.card().id()).distinct().toList();
  }

  /**
   * Something is not answered, or an answer is stopped.
   *
   * @param card id of the card that decided so
   * @param sentence what is shown instead
   */
  public record Refusal(String card, String sentence) {}
}
