package io.jinwen.assistant.feedback;

/**
 * Whoever answers with approved corrections. Told after the decision is on the disk; at its start
 * it asks {@link ReviewDesk#approvedCorrections()} for all there are, and so misses none.
 */
public interface CorrectionSink {
  /** From now on, this question has this answer. */
  void approved(ApprovedCorrection correction);

  /** The correction with this id is not used any more. */
  void withdrawn(String id);
}
