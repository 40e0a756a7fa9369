package io.jinwen.assistant.ops.upkeep;

import io.jinwen.assistant.knowledge.DataFolder;
import io.jinwen.assistant.knowledge.Glossary;
import io.jinwen.assistant.knowledge.Knowledge;
import io.jinwen.assistant.knowledge.KnowledgeException;
import io.jinwen.assistant.knowledge.TermMention;
import io.jinwen.assistant.ops.upkeep.EntryUpkeep.EntryKind;
import io.jinwen.assistant.ops.upkeep.EntryUpkeep.Trial;
import java.util.function.Supplier;

/** The terms of the glossary. */
public final class Terms implements EntryKind {
  private final Glossary used;
  private final Supplier<DataFolder> prompts;

  /**
   * @param used the glossary that is in use
   * @param prompts the folder of the roles, which is read with the knowledge
   */
  public Terms(Glossary used, Supplier<DataFolder> prompts) {
    this.used = used;
    this.prompts = prompts;
  }

  @Override
  public String folder() {
    return "glossary";
  }

  @Override
  public String subject() {
    return "term";
  }

  @Override
  public String titleField() {
    return "term";
  }

  @Override
  public String groupField() {
    return "category";
  }

  /** Approved answers are read too, because they name terms. */
  @Override
  public Runnable check(DataFolder folder, String changedId) {
    try {
      Glossary fresh = Knowledge.load(folder, prompts.get()).glossary();
      return () -> used.replace(fresh);
    } catch (KnowledgeException defect) {
      throw UpkeepException.defective(defect);
    }
  }

  @Override
  public Trial trial(DataFolder folder, String id, String sentence) {
    try {
      return Trial.of(
          Glossary.load(folder).mentions(sentence).stream()
              .filter(mention -> mention.terms().stream().anyMatch(term -> term.id().equals(id)))
              .map(TermMention::name)
              .distinct()
              .toList());
    } catch (KnowledgeException defect) {
      throw UpkeepException.defective(defect);
    }
  }
}
