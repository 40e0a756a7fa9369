package io.jinwen.assistant.backend;

import io.jinwen.engine.Engine;

/** Where the engine is in its life. */
public sealed interface BackendState {
  /**
   * Not ready yet.
   *
   * @param share how much of loading is done, 0 … 1
   */
  record Loading(String stage, double share) implements BackendState {}

  /** Answers requests. */
  record Ready(Engine engine) implements BackendState {}

  /** Could not be loaded and will not be. */
  record Failed(String reason) implements BackendState {}

  /** The program is ending. */
  record Closed() implements BackendState {}
}
