package io.jinwen.engine.cpu.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FloatRoutinesTest {
  private static final int[] SIZES = {0, 1, 3, 4, 15, 16, 17, 31, 32, 33, 64, 100, 207};

  private final Kernels scalar = new ScalarKernels("");

  static List<Kernels> fast() {
    return FastKernels.all();
  }

  private static float[] random(int n, float size, long seed) {
    Random random = new Random(seed);
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = (float) random.nextGaussian() * size;
    }
    return x;
  }

  @ParameterizedTest
  @MethodSource("fast")
  void elementwiseRoutinesEqualScalar(Kernels fast) {
    for (int n : SIZES) {
      float[] a = random(n + 5, 4, n);
      float[] b = random(n + 5, 2, n + 1);
      float[] expected = a.clone();
      float[] actual = a.clone();
      scalar.add(expected, 3, b, 2, n);
      fast.add(actual, 3, b, 2, n);
      scalar.scale(expected, 1, n, 0.37f);
      fast.scale(actual, 1, n, 0.37f);
      scalar.siluMultiply(expected, 2, b, 1, expected, 2, n);
      fast.siluMultiply(actual, 2, b, 1, actual, 2, n);
      assertThat(actual).containsExactly(expected);
      scalar.rmsNorm(a, 4, b, 1e-6f, expected, 1, n);
      fast.rmsNorm(a, 4, b, 1e-6f, actual, 1, n);
      assertThat(actual).as("rms norm of %d", n).containsExactly(expected);
      assertThat(fast.max(a, 2, n)).isEqualTo(scalar.max(a, 2, n));
    }
  }

  @ParameterizedTest
  @MethodSource("fast")
  void expSumEqualsScalar(Kernels fast) {
    for (int n : SIZES) {
      float[] expected = random(n + 5, 40, n);
      float[] actual = expected.clone();
      float max = scalar.max(expected, 3, n);
      float sum = scalar.expSum(expected, 3, n, max);
      assertThat(fast.expSum(actual, 3, n, max)).isEqualTo(sum);
      assertThat(actual).containsExactly(expected);
    }
  }

  @ParameterizedTest
  @MethodSource("fast")
  void maxIsThatOfMathMax(Kernels fast) {
    float none = Float.intBitsToFloat(0xFFC00000); // what a processor makes of 0 / 0
    float[][] cases = {
      {-0f, 0f, -1f},
      {-0f, -0f},
      {-3f, none, 7f},
      {Float.NaN, 1f},
      {Float.NEGATIVE_INFINITY, -1e30f},
      {Float.NEGATIVE_INFINITY, Float.NEGATIVE_INFINITY},
      {-1e-40f, -2e-40f},
      {Float.POSITIVE_INFINITY, 1f}
    };
    for (float[] some : cases) {
      float[] x = new float[40];
      for (int i = 0; i < x.length; i++) {
        x[i] = some[i % some.length];
      }
      assertThat(Float.floatToIntBits(fast.max(x, 0, x.length)))
          .isEqualTo(Float.floatToIntBits(scalar.max(x, 0, x.length)));
    }
  }

  @Test
  void exponentialIsWithinTwoUlp() {
    for (float x = -87; x <= 88; x += 0.00137f) {
      double exact = Math.exp(x);
      assertThat((double) Exp.exp(x)).isCloseTo(exact, within(2.0 * Math.ulp((float) exact)));
    }
    assertThat(Exp.exp(0)).isEqualTo(1);
    assertThat(Exp.exp(-87.5f)).isZero();
    assertThat(Exp.exp(Float.NEGATIVE_INFINITY)).isZero();
    assertThat(Exp.exp(Float.NaN)).isNaN();
    assertThat(Exp.exp(1000)).isFinite();
  }

  @ParameterizedTest
  @MethodSource("fast")
  void everyHalfBecomesItsFloat(Kernels fast) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment halves = arena.allocate(2 * 65536, 64);
      for (int i = 0; i < 65536; i++) {
        halves.set(java.lang.foreign.ValueLayout.JAVA_SHORT, 2L * i, (short) i);
      }
      float[] actual = new float[65537];
      fast.halfToFloat(halves, 0, actual, 1, 65536);
      for (int i = 0; i < 65536; i++) {
        float expected = Float.float16ToFloat((short) i);
        assertThat(Float.floatToIntBits(actual[i + 1])).isEqualTo(Float.floatToIntBits(expected));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("fast")
  void floatsBecomeTheNearestHalf(Kernels fast) {
    float[] x = random(1000, 100, 9);
    x[0] = 65520; // the first that rounds to infinity
    x[1] = 65519;
    x[2] = 2.9802322e-8f; // half of the smallest: ties to even, which is zero
    x[3] = 1 + 0x1p-11f; // ties to even
    x[4] = Float.NEGATIVE_INFINITY;
    x[5] = 6e-8f;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment halves = arena.allocate(2000);
      fast.floatToHalf(x, 0, halves, 0, 1000);
      for (int i = 0; i < 1000; i++) {
        short half = halves.get(java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED, 2L * i);
        assertThat(half).isEqualTo(Float.floatToFloat16(x[i]));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("fast")
  void attentionProductsEqualScalar(Kernels fast) {
    for (int k : new int[] {0, 1, 15, 16, 40, 64, 192}) {
      for (int n : new int[] {1, 3, 4, 5, 16, 37, 64}) {
        int m = 1 + (n + k) % 6;
        float[] a = random(m * (k + 3) + 7, 1, k);
        float[] b = random(64 * 200 + 7, 1, n);
        float[] expected = random(m * (n + 2) + 3, 1, 3);
        float[] actual = expected.clone();
        scalar.productTransposed(a, 5, k + 3, m, b, 2, 200, n, k, 0.3f, expected, 3, n + 2);
        fast.productTransposed(a, 5, k + 3, m, b, 2, 200, n, k, 0.3f, actual, 3, n + 2);
        assertThat(actual).as("transposed %d x %d x %d", m, n, k).containsExactly(expected);
      }
      for (int n : new int[] {1, 15, 16, 33, 64}) {
        int m = 1 + (n + k) % 6;
        float[] a = random(m * (k + 3) + 7, 1, k);
        float[] b = random(200 * 70 + 7, 1, n);
        float[] expected = random(m * (n + 2) + 3, 1, 3);
        float[] actual = expected.clone();
        scalar.productAccumulate(a, 5, k + 3, m, b, 2, 70, k, n, expected, 3, n + 2);
        fast.productAccumulate(a, 5, k + 3, m, b, 2, 70, k, n, actual, 3, n + 2);
        assertThat(actual).as("accumulated %d x %d x %d", m, n, k).containsExactly(expected);
      }
    }
  }

  @Test
  void rmsNormIsTheFormula() {
    float[] x = random(300, 3, 1);
    float[] weight = random(300, 1, 2);
    float[] y = new float[300];
    scalar.rmsNorm(x, 0, weight, 1e-6f, y, 0, 300);
    double squares = 0;
    for (float value : x) {
      squares += (double) value * value;
    }
    double by = 1 / Math.sqrt(squares / 300 + 1e-6);
    for (int i = 0; i < 300; i++) {
      double exact = x[i] * by * weight[i];
      // 300 / 16 additions in a lane, 4 in the tree, and the three products.
      assertThat((double) y[i]).isCloseTo(exact, within(Math.abs(exact) * 30 * 0x1p-24));
    }
  }
}
