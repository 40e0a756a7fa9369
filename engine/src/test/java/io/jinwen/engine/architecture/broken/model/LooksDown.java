package io.jinwen.engine.architecture.broken.model;

import io.jinwen.engine.architecture.broken.format.gguf.LooksUp;

/** Knows a layer below, which is right, and is known there, which is not. */
public final class LooksDown {
  private LooksDown() {}

  public static Class<?> below() {
    return LooksUp.above();
  }
}
