package io.jinwen.assistant.ops.upkeep;

import io.jinwen.assistant.knowledge.DataFolder;
import io.jinwen.assistant.knowledge.Entry;
import io.jinwen.assistant.knowledge.KnowledgeException;
import io.jinwen.assistant.knowledge.Role;
import io.jinwen.assistant.ops.upkeep.EntryUpkeep.EntryKind;
import io.jinwen.assistant.ops.upkeep.EntryUpkeep.Trial;
import io.jinwen.assistant.ops.upkeep.EntryUpkeep.Trial.Outcome;
import io.jinwen.assistant.policy.compliance.Assessment;
import io.jinwen.assistant.policy.compliance.ClaimText;
import io.jinwen.assistant.policy.compliance.ComplianceEngine;
import io.jinwen.assistant.policy.compliance.ComplianceEngine.RuleBook;
import io.jinwen.assistant.policy.compliance.Finding;
import io.jinwen.assistant.policy.compliance.Grades;
import io.jinwen.assistant.policy.compliance.RuleCard;
import io.jinwen.assistant.policy.compliance.RuleCard.Scope;
import io.jinwen.assistant.policy.compliance.RuleFiles;
import java.util.List;
import java.util.Optional;

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
            .ifPresent(card -> requireExamples(card, Entry.of(file, folder.text(file))));
      }
      return () -> used.replace(book);
    } catch (KnowledgeException defect) {
      throw UpkeepException.defective(defect);
    }
  }

  @Override
  public Trial trial(DataFolder folder, String id, String sentence) {
    try {
      RuleBook book = RuleFiles.read(folder);
      return book.cards().stream()
          .filter(card -> card.id().equals(id))
          .findFirst()
          .map(card -> trial(book, card, sentence))
          .orElse(Trial.NOTHING);
    } catch (KnowledgeException defect) {
      throw UpkeepException.defective(defect);
    }
  }

  private Trial trial(RuleBook book, RuleCard card, String sentence) {
    ClaimText text = ClaimText.of(sentence);
    boolean wordsFire = card.trigger().fires(text, Grades.unknown());
    Outcome byWords = wordsFire ? Outcome.FIRES : Outcome.SILENT;
    return new Trial(
        role(card, Scope.QUESTION)
            .map(role -> asked(card, wordsFire, used.evaluateBy(book, sentence, role)))
            .orElse(byWords),
        card.trigger().found(text),
        card.trigger().excusing(text),
        wordsFire && role(card, Scope.ANSWER).isPresent());
  }

  /** A role in which a card looks there; what a question is after does not depend on the role. */
  private static Optional<String> role(RuleCard card, Scope scope) {
    return Role.IDS.stream().filter(role -> card.appliesTo(scope, role)).findFirst();
  }

  private static Outcome asked(RuleCard card, boolean wordsFire, Assessment assessment) {
    return assessment.findings().stream()
        .filter(finding -> finding.card().equals(card))
        .findFirst()
        .map(Finding::cause)
        .map(cause ->
            switch (cause) {
              case INTENT, SUSPECTED -> Outcome.BY_INTENT;
              case MENTIONED -> Outcome.MENTIONED;
              case DISCLOSED -> Outcome.DISCLOSES;
              case QUESTION, HISTORY, TOGETHER, ANSWER, NEVER_SAY -> Outcome.FIRES;
            })
        .orElseGet(() -> silent(card, wordsFire, assessment));
  }

  private static Outcome silent(RuleCard card, boolean wordsFire, Assessment assessment) {
    if (!wordsFire) {
      return Outcome.SILENT;
    }
    return assessment.definition() && !card.speaksOnDefinitions()
        ? Outcome.DEFINITION
        : Outcome.ORDINARY;
  }

  /** The card must fire on the examples of its own that say so, and on none of the others. */
  private static void requireExamples(RuleCard card, Entry entry) {
    entry
        .optionalGroup("examples")
        .ifPresent(examples -> {
          requireOutcome(card, examples.optionalTexts("fires"), true);
          requireOutcome(card, examples.optionalTexts("silent"), false);
        });
  }

  private static void requireOutcome(RuleCard card, List<String> examples, boolean fires) {
    for (String example : examples) {
      if (card.trigger().fires(ClaimText.of(example), Grades.unknown()) != fires) {
        throw new UpkeepException(
            fires ? UpkeepException.Code.EXAMPLE_SILENT : UpkeepException.Code.EXAMPLE_FIRES,
            example);
      }
    }
  }
}
