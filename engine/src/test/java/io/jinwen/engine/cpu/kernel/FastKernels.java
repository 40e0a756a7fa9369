package io.jinwen.engine.cpu.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The kernels that are held to the scalar ones: all that run on this machine. */
final class FastKernels {
  private FastKernels() {}

  static List<Kernels> all() {
    List<Kernels> all = new ArrayList<>();
    all.add(Kernels.choose(KernelChoice.VECTOR));
    all.addAll(nativeKernels());
    return all;
  }

  /** One for each instruction set of the library that this processor has; none without library. */
  private static List<Kernels> nativeKernels() {
    if (NativeLibrary.class.getResource(NativeLibrary.RESOURCE) == null) {
      return List.of();
    }
    NativeLibrary library;
    try {
      library = NativeLibrary.load();
    } catch (IOException broken) {
      throw new UncheckedIOException("a library that was built must load", broken);
    }
    return Arrays.stream(NativeLibrary.InstructionSet.values())
        .filter(library::supports)
        .<Kernels>map(set -> new NativeKernels(library, set, new ScalarKernels("")))
        .toList();
  }
}
