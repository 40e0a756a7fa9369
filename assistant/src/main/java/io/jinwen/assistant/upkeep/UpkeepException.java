package io.jinwen.assistant.upkeep;

/** A change cannot be made as asked. */
public final class UpkeepException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What is wrong. */
  public enum Code {
    /** A text that is needed says nothing. */
    EMPTY,
    /** A word or variant is so short that it would hit by chance. */
    TOO_SHORT,
    /** A text is too long. */
    TOO_LONG,
    /** An id is no name of a file: small letters, digits and hyphens. */
    BAD_ID,
    /** There is an entry of that id already. */
    EXISTS,
    /** There is no such entry. */
    NOT_FOUND,
    /** The reader that reads it at the start refuses it; the message is the reader's. */
    DEFECTIVE,
    /** An example of a rule card does not come out as the card says; the message names it. */
    EXAMPLE
  }

  private final Code code;

  UpkeepException(Code code, String message) {
    super(message);
    this.code = code;
  }

  public Code code() {
    return code;
  }
}
