package io.jinwen.engine.api;

import java.util.Objects;
import java.util.OptionalInt;

/**
 * What the engine refuses or could not do; the code says which, the message names value and bound.
 */
public final class EngineException extends RuntimeException {
  /** The kinds of refusal, each with its own answer from a caller. */
  public enum Code {
    /** The request is malformed or a setting is out of its range. */
    INVALID_REQUEST,
    /** The prompt does not fit into the context. */
    PROMPT_TOO_LONG,
    /** As many requests are waiting as may wait; try again later. */
    QUEUE_FULL,
    /** The model file is not a model that this engine runs. */
    MODEL_UNSUPPORTED,
    /** The model file is damaged or contradicts itself. */
    MODEL_CORRUPT,
    /** The model or its cache does not fit into memory. */
    OUT_OF_MEMORY,
    /** An engine elsewhere cannot be reached or fails; try again later. */
    UNAVAILABLE,
    /**
     * An engine elsewhere does not take us (key, name, address or form), or the cache has no place
     * on disk; for operators.
     */
    MISCONFIGURED,
    /** The engine is closing or closed. */
    CLOSED,
    /** A defect of the engine itself. */
    INTERNAL
  }

  private final Code code;
  private final OptionalInt retryAfterSeconds;

  public EngineException(Code code, String message) {
    this(code, message, OptionalInt.empty());
  }

  public EngineException(Code code, String message, Throwable cause) {
    super(message, cause);
    this.code = Objects.requireNonNull(code);
    this.retryAfterSeconds = OptionalInt.empty();
  }

  /**
   * @param retryAfterSeconds when to try again, where that is known
   */
  public EngineException(Code code, String message, OptionalInt retryAfterSeconds) {
    super(message);
    this.code = Objects.requireNonNull(code);
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /** When to try again; empty where that is not known. */
  public OptionalInt retryAfterSeconds() {
    return retryAfterSeconds;
  }

  public Code code() {
    return code;
  }
}
