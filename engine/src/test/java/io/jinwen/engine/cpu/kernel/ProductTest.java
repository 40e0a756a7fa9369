package io.jinwen.engine.cpu.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.jinwen.engine.format.gguf.GgmlType;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kernel gives the scalar kernels' numbers to the last bit; those are held to a bound. */
class ProductTest {
  private static final int[] ROWS = {1, 15, 16, 17, 33};
  private static final int[] VECTORS = {1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 31, 145};

  static Stream<KernelCase> cases() {
    return FastKernels.all().stream()
        .flatMap(fast -> Arrays.stream(GgmlType.values()).map(type -> new KernelCase(fast, type)));
  }

  record KernelCase(Kernels kernels, GgmlType type) {
    @Override
    public String toString() {
      return kernels.description() + " " + type;
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void equalsScalarToTheLastBit(KernelCase c) {
    for (int rows : ROWS) {
      for (int columns : columns(c.type)) {
        compare(c, rows, columns, VECTORS[(rows + columns) % VECTORS.length], false);
      }
    }
    for (int vectors : VECTORS) {
      compare(c, 17, columns(c.type)[1], vectors, false);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void equalsScalarOnExtremes(KernelCase c) {
    for (int vectors : new int[] {1, 4, 7}) {
      compare(c, 18, columns(c.type)[1], vectors, true);
    }
  }

  /** More columns than a panel of product.c holds for eight, four and one vectors. */
  @ParameterizedTest
  @MethodSource("cases")
  void equalsScalarOverSeveralPanels(KernelCase c) {
    compare(c, 33, 6400, 11, false);
    compare(c, 17, 4352, 35, false);
    compare(c, 33, 12_544, 4, false);
    compare(c, 33, 49_408, 1, false);
    compare(c, 17, c.type.blockSize() > 32 ? 2304 : 2080, 19, false); // and a little behind one
  }

  /** Sums that begin with what is there. */
  @ParameterizedTest
  @MethodSource("cases")
  void addedToWhatIsThereItEqualsScalar(KernelCase c) {
    int columns = columns(c.type)[2];
    Random random = new Random(12);
    try (Arena arena = Arena.ofShared();
        WorkerPool pool = new WorkerPool(1)) {
      PackedMatrix w = RandomMatrix.of(c.type, 48, columns, random, arena).packed(arena, pool);
      for (int vectors : new int[] {1, 2, 4, 8, 11}) {
        Activations x = new Activations(vectors, columns);
        x.reset(vectors, columns);
        float[] values = values(vectors * columns, random, false);
        System.arraycopy(values, 0, x.values(), 0, values.length);
        x.quantise(c.kernels);
        float[] start = values(vectors * 50, random, false);
        float[] expected = start.clone();
        new ScalarKernels("").product(w, 1, 2, x, 0, 1, vectors, expected, 5, 50, true);
        float[] actual = start.clone();
        c.kernels.product(w, 1, 2, x, 0, 1, vectors, actual, 5, 50, true);
        assertThat(actual).as("%d vectors", vectors).containsExactly(expected);
      }
    }
  }

  static Stream<Kernels> kernels() {
    return FastKernels.all().stream();
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void highNibblesEqualScalarToTheLastBit(Kernels kernels) {
    Random random = new Random(11);
    try (Arena arena = Arena.ofShared();
        WorkerPool pool = new WorkerPool(1)) {
      for (boolean extremes : new boolean[] {false, true}) {
        RandomMatrix matrix = matrix(GgmlType.Q6_K, 33, 768, random, arena, extremes);
        PackedMatrix highs = matrix.packed(arena, pool).highs();
        float[] values = values(3 * 768, random, extremes);
        float[] expected = product(new ScalarKernels(""), highs, values, 3, pool);
        assertThat(product(kernels, highs, values, 3, pool)).containsExactly(expected);
      }
    }
  }

  private static int[] columns(GgmlType type) {
    int block = type.blockSize();
    return switch (block) {
      case 1 -> new int[] {1, 31, 33, 515};
      case 32 -> new int[] {32, 64, 96, 544, 1056};
      default -> new int[] {256, 512, 768};
    };
  }

  private static void compare(KernelCase c, int rows, int columns, int vectors, boolean extremes) {
    Random random = new Random(31L * rows + columns);
    try (Arena arena = Arena.ofShared();
        WorkerPool pool = new WorkerPool(1)) {
      RandomMatrix matrix = matrix(c.type, rows, columns, random, arena, extremes);
      PackedMatrix w = matrix.packed(arena, pool);
      float[] values = values(vectors * columns, random, extremes);
      float[] expected = product(new ScalarKernels(""), w, values, vectors, pool);
      float[] actual = product(c.kernels, w, values, vectors, pool);
      assertThat(actual)
          .as("%d x %d, %d vectors", rows, columns, vectors)
          .containsExactly(expected);
    }
  }

  private static RandomMatrix matrix(
      GgmlType type, int rows, int columns, Random random, Arena arena, boolean extremes) {
    RandomMatrix matrix = RandomMatrix.of(type, rows, columns, random, arena);
    if (!extremes || type.blockSize() == 1) {
      return matrix;
    }
    // Rows of all ones and rows of all zeros in every code: the largest and the smallest products.
    byte[] bytes = matrix.data().toArray(java.lang.foreign.ValueLayout.JAVA_BYTE);
    int rowBytes = bytes.length / rows;
    for (int row = 0; row < rows; row++) {
      byte fill = new byte[] {0, -1, (byte) 0x80, 0x7F}[row % 4];
      Arrays.fill(bytes, row * rowBytes, (row + 1) * rowBytes, fill);
      for (int at = row * rowBytes; at < (row + 1) * rowBytes; at += type.blockBytes()) {
        for (int half : RandomMatrix.halves(type)) {
          bytes[at + half] = 0;
          bytes[at + half + 1] = 0x3C; // 1.0
        }
      }
    }
    return RandomMatrix.of(type, rows, columns, bytes, arena);
  }

  private static float[] values(int n, Random random, boolean extremes) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) random.nextGaussian() * (i / 32 % 3 == 2 ? 1e-3f : 1);
      if (extremes) {
        values[i] =
            switch (i / 32 % 5) {
              case 0 -> 1;
              case 1 -> -1;
              case 2 -> 0;
              case 3 -> i % 2 == 0 ? 1e-38f : -1e-37f;
              default -> i % 2 == 0 ? 3e38f : -3e38f;
            };
      }
    }
    return values;
  }

  private static float[] product(
      Kernels kernels, PackedMatrix w, float[] values, int vectors, WorkerPool pool) {
    Activations x = new Activations(vectors, w.columns());
    x.reset(vectors, w.columns());
    System.arraycopy(values, 0, x.values(), 0, values.length);
    float[] y = new float[vectors * w.rows()];
    new MatMul(kernels, pool).multiply(w, x, y, 0, w.rows());
    return y;
  }

  @ParameterizedTest
  @EnumSource(GgmlType.class)
  void scalarStaysWithinItsBound(GgmlType type) {
    int rows = 17;
    int columns = columns(type)[2];
    Random random = new Random(5);
    try (Arena arena = Arena.ofShared();
        WorkerPool pool = new WorkerPool(1)) {
      RandomMatrix matrix = RandomMatrix.of(type, rows, columns, random, arena);
      float[] values = values(2 * columns, random, false);
      float[] y = product(new ScalarKernels(""), matrix.packed(arena, pool), values, 2, pool);
      float[] weights = matrix.dequantised();
      for (int v = 0; v < 2; v++) {
        for (int row = 0; row < rows; row++) {
          double sum = 0;
          double bound = 0;
          for (int k = 0; k < columns; k++) {
            double weight = weights[row * columns + k];
            sum += weight * values[v * columns + k];
            bound += Math.abs(weight) * errorOf(type, values, v * columns + k, columns);
          }
          assertThat((double) y[v * rows + row]).isCloseTo(sum, within(bound));
        }
      }
    }
  }

  /**
   * How far one activation may be off in a product: half a step of its 8-bit code, a 254th of the
   * largest of its block, and the roundings of a chain of {@code columns} additions.
   */
  private static double errorOf(GgmlType type, float[] values, int i, int columns) {
    double rounding = Math.abs(values[i]) * (columns + 8) * 0x1p-23;
    if (type.blockSize() == 1) {
      return rounding;
    }
    int block = i / 32 * 32;
    double absmax = 0;
    for (int j = block; j < block + 32; j++) {
      absmax = Math.max(absmax, Math.abs(values[j]));
    }
    return absmax / 254 + absmax * (columns + 8) * 0x1p-23;
  }
}
