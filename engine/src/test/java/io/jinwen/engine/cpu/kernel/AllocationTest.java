package io.jinwen.engine.cpu.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.jinwen.engine.format.gguf.GgmlType;
import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A pass makes some thousand products, so they must not allocate: views of arrays for native calls
 * were once 2.4 MB a token.
 */
class AllocationTest {
  private static final int WARM_CALLS = 5_000;
  private static final int CALLS = 1_000;

  /** Less than one view of an array for each call. */
  private static final long BYTES_MAX = 20;

  /** Not the vector kernels: until the compiler has come to them, their vectors are objects. */
  private static Stream<Kernels> kernels() {
    return Stream.concat(
        Stream.of(new ScalarKernels("")),
        FastKernels.all().stream().filter(NativeKernels.class::isInstance));
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void productsAndQuantisingAllocateNothing(Kernels kernels) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (Arena arena = Arena.ofShared();
        WorkerPool pool = new WorkerPool(1)) {
      PackedMatrix w =
          RandomMatrix.of(GgmlType.Q4_0, 32, 64, new Random(1), arena).packed(arena, pool);
      Activations x = new Activations(2, 64);
      x.reset(2, 64);
      float[] y = new float[2 * 32];
      MatMul matMul = new MatMul(kernels, pool);
      long before = 0;
      for (int call = 0; call < WARM_CALLS + CALLS; call++) {
        if (call == WARM_CALLS) {
          before = threads.getCurrentThreadAllocatedBytes();
        }
        x.markChanged();
        matMul.multiply(w, x, y, 0, 32);
      }
      long each = (threads.getCurrentThreadAllocatedBytes() - before) / CALLS;
      assertThat(each).as(kernels.description()).isLessThan(BYTES_MAX);
    }
  }

  /** Not the scalar ones, whose sums lie in an array. */
  private static Stream<Kernels> nativeKernels() {
    return kernels().filter(NativeKernels.class::isInstance);
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("nativeKernels")
  void routinesOnFloatsAllocateNothing(Kernels kernels) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    float[] x = new float[64];
    float[] y = new float[64];
    long before = 0;
    for (int call = 0; call < WARM_CALLS + CALLS; call++) {
      if (call == WARM_CALLS) {
        before = threads.getCurrentThreadAllocatedBytes();
      }
      kernels.rmsNorm(x, 0, y, 1e-6f, x, 0, 64);
      kernels.siluMultiply(x, 0, y, 0, x, 0, 64);
      kernels.add(x, 0, y, 0, 64);
      kernels.scale(x, 0, 64, 0.5f);
      y[0] = kernels.expSum(x, 0, 64, kernels.max(x, 0, 64));
    }
    long each = (threads.getCurrentThreadAllocatedBytes() - before) / CALLS;
    assertThat(each).as(kernels.description()).isLessThan(BYTES_MAX);
  }
}
