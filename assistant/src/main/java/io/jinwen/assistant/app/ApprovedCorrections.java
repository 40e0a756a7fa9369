package io.jinwen.assistant.app;

import io.jinwen.assistant.knowledge.ApprovedAnswer;
import io.jinwen.assistant.knowledge.ApprovedAnswers;
import io.jinwen.assistant.records.feedback.ReviewDesk.ApprovedCorrection;
import io.jinwen.assistant.records.feedback.ReviewDesk.CorrectionSink;
import java.time.ZoneOffset;

/** Gives approved corrections as answers from the moment of their approval. */
final class ApprovedCorrections implements CorrectionSink {
  private final ApprovedAnswers answers;

  ApprovedCorrections(ApprovedAnswers answers) {
    this.answers = answers;
  }

  @Override
  public void approved(ApprovedCorrection correction) {
    answers.add(
        ApprovedAnswer.corrected(
            correction.id(),
            correction.role(),
            correction.question(),
            correction.answer(),
            correction.reviewer(),
            correction.approvedAt().atZone(ZoneOffset.UTC).toLocalDate()));
  }

  @Override
  public void withdrawn(String id) {
    answers.remove(id);
  }
}
