package io.jinwen.engine.architecture.broken.format.gguf;

import io.jinwen.engine.architecture.broken.model.LooksDown;

/** Knows a layer above, and closes a cycle. */
public final class LooksUp {
  private LooksUp() {}

  public static Class<?> above() {
    return LooksDown.class;
  }
}
