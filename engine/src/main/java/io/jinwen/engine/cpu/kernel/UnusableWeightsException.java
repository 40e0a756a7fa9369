package io.jinwen.engine.cpu.kernel;

/** A matrix that no answer can come of; the message says where and why, not which matrix. */
public final class UnusableWeightsException extends RuntimeException {
  UnusableWeightsException(String message) {
    super(message);
  }
}
