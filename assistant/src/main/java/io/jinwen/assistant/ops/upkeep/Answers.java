package io.jinwen.assistant.ops.upkeep;

import io.jinwen.assistant.knowledge.ApprovedAnswer;
import io.jinwen.assistant.knowledge.ApprovedAnswers;
import io.jinwen.assistant.knowledge.DataFolder;
import io.jinwen.assistant.knowledge.Knowledge;
import io.jinwen.assistant.knowledge.KnowledgeException;
import io.jinwen.assistant.ops.upkeep.EntryUpkeep.EntryKind;
import io.jinwen.assistant.ops.upkeep.EntryUpkeep.Trial;
import java.util.Optional;
import java.util.function.Supplier;

/** The approved answers. */
public final class Answers implements EntryKind {
  private final ApprovedAnswers used;
  private final Supplier<DataFolder> prompts;

  /**
   * @param used the answers that are in use
   * @param prompts the folder of the roles, which is read with the knowledge
   */
  public Answers(ApprovedAnswers used, Supplier<DataFolder> prompts) {
    this.used = used;
    this.prompts = prompts;
  }

  @Override
  public String folder() {
    return "answers";
  }

  @Override
  public String subject() {
    return "answer";
  }

  @Override
  public String titleField() {
    return "question";
  }

  @Override
  public String groupField() {
    return "topic";
  }

  @Override
  public Runnable check(DataFolder folder, String changedId) {
    try {
      Optional<ApprovedAnswer> fresh =
          Knowledge.load(folder, prompts.get()).answers().stream()
              .filter(answer -> answer.id().equals(changedId))
              .filter(answer -> answer.review().state().isAnswered())
              .findFirst();
      return () -> fresh.ifPresentOrElse(used::add, () -> used.remove(changedId));
    } catch (KnowledgeException defect) {
      throw UpkeepException.defective(defect);
    }
  }

  /** A question in the entry's own words is answered with it; what means the same, once in use. */
  @Override
  public Trial trial(DataFolder folder, String id, String sentence) {
    try {
      return Knowledge.load(folder, prompts.get()).answers().stream()
          .filter(answer -> answer.id().equals(id))
          .findFirst()
          .map(answer -> Trial.of(answer.wordingOf(sentence).stream().toList()))
          .orElse(Trial.NOTHING);
    } catch (KnowledgeException defect) {
      throw UpkeepException.defective(defect);
    }
  }
}
