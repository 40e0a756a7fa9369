package io.jinwen.engine.model;

/**
 * What computed is gone, and the pages in its memory with it: a graphics card was lost. Whoever has
 * another {@link ForwardPass} can go on with that.
 */
public final class DeviceLostException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public DeviceLostException(String message, Throwable cause) {
    super(message, cause);
  }
}
