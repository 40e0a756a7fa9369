package io.jinwen.assistant.records.feedback;

import io.jinwen.assistant.records.feedback.Review.ReviewState;
import io.jinwen.assistant.records.feedback.ReviewDesk.ApprovedCorrection;
import java.time.Instant;
import java.util.Optional;

/**
 * A feedback, what it is about, and what a reviewer made of it.
 *
 * @param owner who gave it
 * @param reason may be empty
 * @param correction the answer as it should have been, in the words of who gave the feedback
 */
public record Feedback(
    String id,
    String owner,
    Exchange about,
    Verdict verdict,
    String reason,
    Optional<String> correction,
    Review review,
    Instant createdAt) {

  /** The correction in force; empty unless a text other than the answer given was approved. */
  public Optional<ApprovedCorrection> approvedCorrection() {
    if (review.state() != ReviewState.APPROVED
        || review.answer().equals(Optional.of(about.answer()))) {
      return Optional.empty();
    }
    return Optional.of(
        new ApprovedCorrection(
            id,
            about.role(),
            review.question().orElseThrow(),
            review.answer().orElseThrow(),
            review.reviewer().orElseThrow(),
            review.at().orElseThrow()));
  }

  /**
   * @throws FeedbackException ALREADY_REVIEWED unless nobody has decided yet
   */
  void requireOpen() {
    if (review.state() != ReviewState.OPEN) {
      throw new FeedbackException(
          FeedbackException.Code.ALREADY_REVIEWED,
          "feedback %s is %s already".formatted(id, review.state()));
    }
  }

  Feedback saying(Verdict newVerdict, String newReason, Optional<String> newCorrection) {
    return new Feedback(id, owner, about, newVerdict, newReason, newCorrection, review, createdAt);
  }

  Feedback reviewed(Review decision) {
    return new Feedback(id, owner, about, verdict, reason, correction, decision, createdAt);
  }

  /** Whether an answer helped. */
  public enum Verdict {
    UP,
    DOWN
  }
}
