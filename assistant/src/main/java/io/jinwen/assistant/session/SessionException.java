package io.jinwen.assistant.session;

/** A session or a turn cannot be had or changed as asked. */
public final class SessionException extends RuntimeException {
  /** What is wrong. */
  public enum Code {
    SESSION_NOT_FOUND,
    TURN_NOT_FOUND,
    /** The session holds as many turns as it may. */
    SESSION_FULL,
    /** A text is longer than can be stored, or empty where it must not be. */
    INVALID
  }

  private final Code code;

  SessionException(Code code, String message) {
    super(message);
    this.code = code;
  }

  static SessionException noSession(String id) {
    return new SessionException(Code.SESSION_NOT_FOUND, "there is no session " + id);
  }

  static SessionException noTurn(String id) {
    return new SessionException(Code.TURN_NOT_FOUND, "there is no turn " + id);
  }

  public Code code() {
    return code;
  }
}
