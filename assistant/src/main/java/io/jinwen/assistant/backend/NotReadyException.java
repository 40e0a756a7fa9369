package io.jinwen.assistant.backend;

/** An answer was asked for while the engine is loading, has failed or is closed. */
public final class NotReadyException extends RuntimeException {
  private final transient BackendState state;

  NotReadyException(BackendState state) {
    super("the engine is not ready: " + state);
    this.state = state;
  }

  public BackendState state() {
    return state;
  }
}
