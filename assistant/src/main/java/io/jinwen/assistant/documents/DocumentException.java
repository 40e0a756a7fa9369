package io.jinwen.assistant.documents;

/** A document cannot be had, taken or used; the message is for the log. */
public final class DocumentException extends RuntimeException {
  /** What is wrong. */
  public enum Code {
    /** There is none, or it is not the caller's; which of the two is not told. */
    NOT_FOUND,
    /** It is not read yet, or cannot be. */
    NOT_READY,
    /** The caller has as many as one may have. */
    TOO_MANY,
    /** Its pages cannot be drawn: only those of a PDF are. */
    NO_PICTURE,
    /** It has too many clauses to be compared. */
    TOO_LONG,
    /** A name is empty or too long. */
    INVALID,
    /** It cannot be given to the caller's team: the caller is in none. */
    NO_TEAM
  }

  private final Code code;

  public DocumentException(Code code, String message) {
    super(message);
    this.code = code;
  }

  public Code code() {
    return code;
  }
}
