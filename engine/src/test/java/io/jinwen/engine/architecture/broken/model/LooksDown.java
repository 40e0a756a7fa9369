package io.jinwen.engine.architecture.broken.model;

import io.jinwen.engine.architecture.broken.gguf.LooksUp;

/** Knows a room below, which is right, were it not known there. */
public final class LooksDown {
  private LooksDown() {}

  public static Class<?> below() {
    return LooksUp.above();
  }
}
