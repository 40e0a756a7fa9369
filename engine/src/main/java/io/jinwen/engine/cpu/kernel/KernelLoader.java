package io.jinwen.engine.cpu.kernel;

import io.jinwen.engine.cpu.kernel.NativeLibrary.InstructionSet;
import java.io.IOException;

/** Finds out which kernels run here. The only place that may meet a missing Vector API. */
final class KernelLoader {
  private static final String VECTOR_MODULE = "jdk.incubator.vector";

  private KernelLoader() {}

  static Kernels choose(KernelChoice choice) {
    return switch (choice) {
      case SCALAR -> new ScalarKernels("");
      case VECTOR -> {
        String missing = missingForVector();
        if (!missing.isEmpty()) {
          throw new IllegalStateException("no vector kernels: " + missing);
        }
        yield vectorKernels("");
      }
      case NATIVE -> required(InstructionSet.values());
      case AMX -> required(InstructionSet.AMX);
      case AVX512_VNNI -> required(InstructionSet.AVX512_VNNI);
      case AVX_VNNI -> required(InstructionSet.AVX_VNNI);
      case AVX2 -> required(InstructionSet.AVX2);
      case NEON -> required(InstructionSet.NEON);
      case NEON_I8MM -> required(InstructionSet.NEON_I8MM);
      case AUTO, CUDA -> {
        try {
          yield nativeKernels(InstructionSet.values());
        } catch (IOException e) {
          yield javaKernels("no native kernels: " + e.getMessage());
        }
      }
    };
  }

  private static Kernels required(InstructionSet... sets) {
    try {
      return nativeKernels(sets);
    } catch (IOException e) {
      throw new IllegalStateException("no native kernels: " + e.getMessage(), e);
    }
  }

  /** Those of the first set that can be had. */
  private static Kernels nativeKernels(InstructionSet... sets) throws IOException {
    NativeLibrary library = NativeLibrary.load();
    for (InstructionSet set : sets) {
      if (library.supports(set)) {
        return new NativeKernels(library, set, javaKernels(""));
      }
    }
    throw new IOException(
        sets.length == 1
            ? "the processor or the library lacks " + sets[0].label
            : "this processor has none of the instruction sets they were built for");
  }

  private static Kernels javaKernels(String why) {
    String missing = missingForVector();
    if (missing.isEmpty()) {
      return vectorKernels(why);
    }
    return new ScalarKernels(why.isEmpty() ? missing : why + "; " + missing);
  }

  /** What keeps the vector kernels from running; empty where nothing does. */
  private static String missingForVector() {
    if (ModuleLayer.boot().findModule(VECTOR_MODULE).isEmpty()) {
      return "start Java with --add-modules " + VECTOR_MODULE;
    }
    // Without the optimising compiler every vector is an object and plain loops are faster.
    String vm = System.getProperty("java.vm.info", "");
    if (vm.contains("interpreted") || vm.contains("emulated-client")) {
      return "this Java runs without its optimising compiler (" + vm + ")";
    }
    return "";
  }

  /** Loaded by name: without the module, verifying the class itself would fail. */
  private static Kernels vectorKernels(String why) {
    try {
      return (Kernels)
          Class.forName(KernelLoader.class.getPackageName() + ".VectorKernels")
              .getDeclaredConstructor(String.class)
              .newInstance(why);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the vector kernels do not load", e);
    }
  }
}
