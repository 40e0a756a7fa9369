package io.jinwen.engine.architecture.broken.format.gguf;

import jdk.incubator.vector.FloatVector;

/** Uses the Vector API outside of the kernels. */
public final class UsesVectors {
  private UsesVectors() {}

  static int lanes() {
    return FloatVector.SPECIES_PREFERRED.length();
  }
}
