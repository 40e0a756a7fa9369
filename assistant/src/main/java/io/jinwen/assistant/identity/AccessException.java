package io.jinwen.assistant.identity;

/** A user or a key cannot be had or changed as asked. */
public final class AccessException extends RuntimeException {
  /** What is wrong. */
  public enum Code {
    USER_NOT_FOUND,
    USER_EXISTS,
    KEY_NOT_FOUND,
    /** Without it nobody could administer any more. */
    LAST_ADMIN,
    /** A password does not keep the rules; the message names the rule. */
    WEAK_PASSWORD,
    /** A name, a text or a time is out of bounds. */
    INVALID,
    /** The server would be open to others; the message says what to do. */
    UNPROTECTED
  }

  private final Code code;

  AccessException(Code code, String message) {
    super(message);
    this.code = code;
  }

  static AccessException noUser(String name) {
    return new AccessException(Code.USER_NOT_FOUND, "there is no user '%s'".formatted(name));
  }

  public Code code() {
    return code;
  }
}
