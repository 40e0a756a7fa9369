package io.jinwen.engine.format.gguf;

/**
 * A file that is not a readable GGUF; the message names the file, the field, the value, the bound.
 */
public final class GgufException extends RuntimeException {
  private static final int NAME_CHARACTERS_MAX = 80;

  public GgufException(String message) {
    super(message);
  }

  public GgufException(String message, Throwable cause) {
    super(message, cause);
  }

  /** A name from the file as a message may show it: short, and without control characters. */
  static String shorten(String name) {
    String shown =
        name.length() <= NAME_CHARACTERS_MAX ? name : name.substring(0, NAME_CHARACTERS_MAX) + "…";
    return shown.replaceAll("\\p{Cntrl}", "?");
  }
}
