package io.jinwen.engine.kernel;

/** Finds out which kernels run here. The only place that may meet a missing Vector API. */
final class KernelLoader {
  private static final String VECTOR_MODULE = "jdk.incubator.vector";

  private KernelLoader() {}

  static Kernels choose(KernelChoice choice) {
    return switch (choice) {
      case SCALAR -> new ScalarKernels();
      case VECTOR -> vectorKernels();
      case NATIVE -> throw new IllegalStateException("this build has no native kernels");
      case AUTO -> {
        String missing = missingForVector();
        yield missing.isEmpty() ? vectorKernels() : new ScalarKernels(missing);
      }
    };
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

  private static Kernels vectorKernels() {
    String missing = missingForVector();
    if (!missing.isEmpty()) {
      throw new IllegalStateException("no vector kernels: " + missing);
    }
    // Loaded by name: without the module, verifying the class itself would fail.
    try {
      return (Kernels)
          Class.forName(KernelLoader.class.getPackageName() + ".VectorKernels")
              .getDeclaredConstructor()
              .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the vector kernels do not load", e);
    }
  }
}
