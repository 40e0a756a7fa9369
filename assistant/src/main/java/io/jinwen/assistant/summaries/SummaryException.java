package io.jinwen.assistant.summaries;

/** A summary cannot be had or begun; the message is for the log. */
public final class SummaryException extends RuntimeException {
  /** What is wrong. */
  public enum Code {
    /** There is none, or it is not the caller's; which of the two is not told. */
    NOT_FOUND,
    /** The caller has as many under way as one may have. */
    TOO_MANY_UNDER_WAY,
    /** The caller has as many as one may have. */
    TOO_MANY,
    /** All callers together have as many under way as there may be. */
    QUEUE_FULL,
    /** The document or text is longer than what is summarised. */
    TOO_LONG,
    /** There is no text in it that could be summarised. */
    NO_TEXT
  }

  private final Code code;

  public SummaryException(Code code, String message) {
    super(message);
    this.code = code;
  }

  public Code code() {
    return code;
  }
}
