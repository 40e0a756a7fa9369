package io.jinwen.assistant.records.feedback;

/**
 * Whoever answers with approved corrections. Told after the decision is on the disk; at its start
 * {@link ReviewDesk#tellSinkOfAll()} tells of all there are, so that it misses none.
 */
public interface CorrectionSink {
  /** From now on, this question has this answer. */
  void approved(ApprovedCorrection correction);

  /** The correction with this id is not used any more. */
  void withdrawn(String id);
}
