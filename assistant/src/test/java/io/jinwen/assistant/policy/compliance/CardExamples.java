package io.jinwen.assistant.policy.compliance;

import io.jinwen.assistant.knowledge.DataFolder;
import io.jinwen.assistant.knowledge.Entry;
import io.jinwen.assistant.policy.compliance.ComplianceEngine.RuleBook;
import java.util.ArrayList;
import java.util.List;

/** The examples that the delivered rule cards carry, for the tests. */
record CardExamples(String id, List<String> fires, List<String> silent) {

  static List<CardExamples> all() {
    DataFolder folder = DataFolder.delivered("knowledge");
    List<CardExamples> all = new ArrayList<>();
    for (String file : folder.yamlFiles("rules")) {
      for (Entry card : Entry.listOf(file, folder.text(file))) {
        Entry examples = card.group("examples");
        all.add(new CardExamples(card.id(), examples.texts("fires"), examples.texts("silent")));
      }
    }
    return all;
  }

  static CardExamples of(String id) {
    return all().stream().filter(it -> it.id.equals(id)).findFirst().orElseThrow();
  }

  RuleCard card(RuleBook book) {
    return book.cards().stream().filter(card -> card.id().equals(id)).findFirst().orElseThrow();
  }
}
