package io.jinwen.assistant.calculator;

/** An input that cannot be calculated with; says which one, its value, the bound, what to do. */
public final class InputException extends RuntimeException {
  /** What is wrong. */
  public enum Code {
    MISSING,
    UNKNOWN,
    NOT_A_NUMBER,
    OUT_OF_RANGE,
    /** Each value is allowed, but together they have no result. */
    NO_RESULT
  }

  private final Code code;
  private final String field;

  InputException(Code code, String field, String message) {
    super(message);
    this.code = code;
    this.field = field;
  }

  public Code code() {
    return code;
  }

  /** The field's id; empty where no single one is to blame. */
  public String field() {
    return field;
  }
}
