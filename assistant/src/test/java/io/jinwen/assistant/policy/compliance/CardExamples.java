package io.jinwen.assistant.policy.compliance;

import io.jinwen.assistant.knowledge.DataFolder;
import io.jinwen.assistant.policy.compliance.ComplianceEngine.RuleBook;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The examples that the delivered rule cards carry, for the tests. */
record CardExamples(String id, List<String> fires, List<String> silent) {

  static List<CardExamples> all() {
    DataFolder folder = DataFolder.delivered("knowledge");
    List<CardExamples> all = new ArrayList<>();
    for (String file : folder.yamlFiles("rules")) {
      Object cards = new Yaml(new SafeConstructor(new LoaderOptions())).load(folder.text(file));
      for (Object card : (List<?>) cards) {
        Map<?, ?> examples = (Map<?, ?>) ((Map<?, ?>) card).get("examples");
        String id = String.valueOf(((Map<?, ?>) card).get("id"));
        all.add(new CardExamples(id, texts(examples.get("fires")), texts(examples.get("silent"))));
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

  private static List<String> texts(Object list) {
    return ((List<?>) list).stream().map(String::valueOf).toList();
  }
}
