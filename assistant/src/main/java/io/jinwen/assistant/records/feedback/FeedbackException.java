package io.jinwen.assistant.records.feedback;

/** A feedback cannot be given or decided on as asked. */
public final class FeedbackException extends RuntimeException {
  /** What is wrong. */
  public enum Code {
    /** There is no such turn among the caller's. */
    TURN_NOT_FOUND,
    FEEDBACK_NOT_FOUND,
    /** A reviewer has decided already; what was decided on does not change. */
    ALREADY_REVIEWED,
    /** Only what was approved can be withdrawn. */
    NOT_APPROVED,
    /** There is no text to approve: the verdict is down and nobody wrote a better one. */
    NOTHING_TO_APPROVE,
    /** A text is empty or too long. */
    INVALID
  }

  private final Code code;

  FeedbackException(Code code, String message) {
    super(message);
    this.code = code;
  }

  public Code code() {
    return code;
  }
}
