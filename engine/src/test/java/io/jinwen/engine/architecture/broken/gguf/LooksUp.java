package io.jinwen.engine.architecture.broken.gguf;

import io.jinwen.engine.architecture.broken.model.LooksDown;

/** Knows a room above, and closes a circle. */
public final class LooksUp {
  private LooksUp() {}

  public static Class<?> above() {
    return LooksDown.class;
  }
}
