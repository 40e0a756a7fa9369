package io.jinwen.assistant.records.session;

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

  /** No session of this id is the caller's. */
  public static SessionException noSession(String id) {
    return new SessionException(Code.SESSION_NOT_FOUND, "there is no session " + id);
  }

  /** No turn of this id is where it was looked for. */
  public static SessionException noTurn(String id) {
    return new SessionException(Code.TURN_NOT_FOUND, "there is no turn " + id);
  }

  /** The session holds as many turns as it may. */
  public static SessionException full(String id, int turns) {
    return new SessionException(
        Code.SESSION_FULL,
        "the session %s has %d turns, which is the most; begin a new one".formatted(id, turns));
  }

  public Code code() {
    return code;
  }
}
