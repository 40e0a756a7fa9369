package io.jinwen.assistant.policy.compliance;

import io.jinwen.assistant.policy.folding.Folding;
import io.jinwen.assistant.policy.folding.PhraseAutomaton;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Every phrase that no answer may claim, over all cards, as one automaton over folded text. */
final class PromisePhrases {

  private final PhraseAutomaton automaton;
  private final List<String> phrases;
  private final List<List<RuleCard>> cards; // by phrase

  PromisePhrases(List<RuleCard> all) {
    Map<String, List<RuleCard>> byPhrase = new LinkedHashMap<>();
    for (RuleCard card : all) {
      for (String phrase : card.neverSay()) {
        byPhrase.computeIfAbsent(Folding.fold(phrase), _ -> new ArrayList<>()).add(card);
      }
    }
    this.phrases = List.copyOf(byPhrase.keySet());
    this.cards = byPhrase.values().stream().map(List::copyOf).toList();
    this.automaton = PhraseAutomaton.of(phrases);
  }

  PhraseAutomaton automaton() {
    return automaton;
  }

  int length(int phrase) {
    return phrases.get(phrase).length();
  }

  /** The most serious card of this role that forbids the phrase. */
  Optional<RuleCard> card(int phrase, String role) {
    return cards.get(phrase).stream()
        .filter(card -> card.roles().contains(role))
        .max((some, other) -> Integer.compare(some.risk(), other.risk()));
  }

  /** Whether a whole text claims a phrase that a card of any role forbids. */
  boolean areClaimedIn(ClaimText text) {
    PromiseFinder finder = new PromiseFinder(this);
    boolean[] any = {false};
    for (int at = 0; at < text.value().length() && !any[0]; at++) {
      finder.read(text.value(), at, (phrase, start, end) -> any[0] |= text.claimsAt(start, end));
    }
    return any[0];
  }

  /** The cards of this role of which a whole text claims a phrase. */
  Set<RuleCard> claimedIn(ClaimText text, String role) {
    Set<RuleCard> claimed = new LinkedHashSet<>();
    PromiseFinder finder = new PromiseFinder(this);
    for (int at = 0; at < text.value().length(); at++) {
      finder.read(
          text.value(),
          at,
          (phrase, start, end) -> {
            if (text.claimsAt(start, end)) {
              card(phrase, role).ifPresent(claimed::add);
            }
          });
    }
    return claimed;
  }
}
