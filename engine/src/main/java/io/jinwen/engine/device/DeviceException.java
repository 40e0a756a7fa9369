package io.jinwen.engine.device;

/** A call of the driver that failed; the message names the call and the error. */
public final class DeviceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  static final int OUT_OF_MEMORY = 2;

  private final int result;

  /**
   * @param result as the driver numbers it
   */
  DeviceException(String message, int result) {
    super(message);
    this.result = result;
  }

  /** Whether the card has no such room; it goes on with what it holds. */
  boolean outOfMemory() {
    return result == OUT_OF_MEMORY;
  }
}
