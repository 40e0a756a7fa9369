package io.jinwen.engine.kernel;

import java.util.List;

/** The kernels that are held to the scalar ones: all that run on this machine. */
final class FastKernels {
  private FastKernels() {}

  static List<Kernels> all() {
    return List.of(Kernels.choose(KernelChoice.VECTOR));
  }
}
