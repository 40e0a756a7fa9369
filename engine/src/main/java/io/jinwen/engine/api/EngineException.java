package io.jinwen.engine.api;

import java.util.Objects;

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
    /** The engine is closing or closed. */
    CLOSED,
    /** A defect of the engine itself. */
    INTERNAL
  }

  private final Code code;

  public EngineException(Code code, String message) {
    super(message);
    this.code = Objects.requireNonNull(code);
  }

  public EngineException(Code code, String message, Throwable cause) {
    super(message, cause);
    this.code = Objects.requireNonNull(code);
  }

  public Code code() {
    return code;
  }
}
