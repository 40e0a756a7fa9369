package io.jinwen.engine.gguf;

/**
 * A file that is not a readable GGUF; the message names the file, the field, the value, the bound.
 */
public final class GgufException extends RuntimeException {
  public GgufException(String message) {
    super(message);
  }

  public GgufException(String message, Throwable cause) {
    super(message, cause);
  }
}
