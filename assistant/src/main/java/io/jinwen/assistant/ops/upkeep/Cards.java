package io.jinwen.assistant.ops.upkeep;

import io.jinwen.assistant.knowledge.DataFolder;
import io.jinwen.assistant.knowledge.KnowledgeException;
import io.jinwen.assistant.ops.upkeep.EntryUpkeep.EntryKind;
import io.jinwen.assistant.policy.compliance.ClaimText;
import io.jinwen.assistant.policy.compliance.ComplianceEngine;
import io.jinwen.assistant.policy.compliance.ComplianceEngine.RuleBook;
import io.jinwen.assistant.policy.compliance.Grades;
import io.jinwen.assistant.policy.compliance.RuleCard;
import io.jinwen.assistant.policy.compliance.RuleFiles;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The rule cards. */
public final class Cards implements EntryKind {
  private final ComplianceEngine used;

  /**
   * @param used judges by the cards that are in use
   */
  public Cards(ComplianceEngine used) {
    this.used = used;
  }

  @Override
  public String folder() {
    return "rules";
  }

  @Override
  public String subject() {
    return "rule";
  }

  @Override
  public String titleField() {
    return "title";
  }

  @Override
  public String groupField() {
    return "topic";
  }

  @Override
  public Runnable check(DataFolder folder, String changedId) {
    try {
      RuleBook book = RuleFiles.read(folder);
      String file = DataFolder.OWN + folder() + "/" + OwnFolder.fileName(changedId);
      if (folder.yamlFiles(DataFolder.OWN + folder()).contains(file)) {
        book.cards().stream()
            .filter(card -> card.id().equals(changedId))
            .findFirst()
            .ifPresent(card -> requireExamples(card, folder.text(file)));
      }
      return () -> used.replace(book);
    } catch (KnowledgeException defect) {
      throw UpkeepException.defective(defect);
    }
  }

  /** The card must fire on the examples of its own that say so, and on none of the others. */
  private static void requireExamples(RuleCard card, String text) {
    if (new Yaml(new SafeConstructor(new LoaderOptions())).load(text) instanceof Map<?, ?> fields
        && fields.get("examples") instanceof Map<?, ?> examples) {
      requireOutcome(card, examples.get("fires"), true);
      requireOutcome(card, examples.get("silent"), false);
    }
  }

  private static void requireOutcome(RuleCard card, Object examples, boolean fires) {
    if (examples instanceof List<?> list) {
      for (Object example : list) {
        ClaimText text = ClaimText.of(String.valueOf(example));
        if (card.trigger().fires(text, Grades.unknown()) != fires) {
          throw new UpkeepException(
              fires ? UpkeepException.Code.EXAMPLE_SILENT : UpkeepException.Code.EXAMPLE_FIRES,
              example);
        }
      }
    }
  }
}
