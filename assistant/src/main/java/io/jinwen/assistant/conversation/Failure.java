package io.jinwen.assistant.conversation;

import io.jinwen.engine.api.EngineException;

/** Why an answer was not completed, as people are told. */
public enum Failure {
  /** The engine elsewhere cannot be reached, or fails. */
  UNREACHABLE,
  /** The engine elsewhere does not take us: key, name or address. */
  MISCONFIGURED,
  /** It took longer than an answer may take. */
  OUT_OF_TIME,
  /** Too much was under way. */
  BUSY,
  /** The server was closing. */
  CLOSING,
  /** Anything else; the log says what. */
  DEFECT;

  static Failure of(EngineException error) {
    return switch (error.code()) {
      case UNAVAILABLE -> UNREACHABLE;
      case MISCONFIGURED -> MISCONFIGURED;
      case QUEUE_FULL -> BUSY;
      case CLOSED -> CLOSING;
      case INVALID_REQUEST,
          PROMPT_TOO_LONG,
          MODEL_UNSUPPORTED,
          MODEL_CORRUPT,
          OUT_OF_MEMORY,
          INTERNAL ->
          DEFECT;
    };
  }
}
