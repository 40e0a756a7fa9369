package io.jinwen.engine.architecture.broken.gguf;

import jdk.incubator.vector.FloatVector;

/** Uses the Vector API outside the kernel room. */
public final class UsesVectors {
  private UsesVectors() {}

  static int lanes() {
    return FloatVector.SPECIES_PREFERRED.length();
  }
}
