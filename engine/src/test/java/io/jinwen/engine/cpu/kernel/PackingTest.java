package io.jinwen.engine.cpu.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Floats packed as 8-bit matrices: the same bytes from all kernels, and near what they stand for.
 */
class PackingTest {
  private static final int ROWS = 48;
  private static final int COLUMNS = 96;
  private static final int STRIDE = 101;
  private static final int OFFSET = 3;

  private static Stream<Kernels> kernels() {
    return FastKernels.all().stream();
  }

  private static float[] values(boolean extremes) {
    Random random = new Random(3);
    float[] x = new float[OFFSET + STRIDE * COLUMNS];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextGaussian() * (i % 7 == 0 ? 30 : 1);
      if (extremes && i % STRIDE % 3 != 0) {
        x[i] = i % 5 == 0 ? 0 : i % 5 < 3 ? 1e-38f : i % STRIDE % 2 == 0 ? 8e6f : -1e-6f;
      }
    }
    return x;
  }

  private static byte[] rows(Kernels kernels, float[] x, Arena arena) {
    PackedMatrix to = PackedMatrix.zeros(ROWS, COLUMNS, arena);
    kernels.packRows(x, OFFSET, STRIDE, to, 1, 2);
    return to.data().toArray(JAVA_BYTE);
  }

  private static byte[] columns(Kernels kernels, float[] x, Arena arena) {
    PackedMatrix to = PackedMatrix.zeros(ROWS, COLUMNS, arena);
    kernels.packColumns(x, OFFSET, STRIDE, to, 1, 2, 32, 64);
    return to.data().toArray(JAVA_BYTE);
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void everyByteEqualsTheScalarOne(Kernels kernels) {
    ScalarKernels scalar = new ScalarKernels("");
    try (Arena arena = Arena.ofShared()) {
      for (boolean extremes : new boolean[] {false, true}) {
        float[] x = values(extremes);
        assertThat(rows(kernels, x, arena)).isEqualTo(rows(scalar, x, arena));
        assertThat(columns(kernels, x, arena)).isEqualTo(columns(scalar, x, arena));
      }
    }
  }

  @Test
  void packedNumbersLieWithinHalfACodeAndTheRestIsLeftAlone() {
    ScalarKernels scalar = new ScalarKernels("");
    float[] x = values(false);
    try (Arena arena = Arena.ofShared()) {
      PackedMatrix to = PackedMatrix.zeros(ROWS, COLUMNS, arena);
      scalar.packRows(x, OFFSET, STRIDE, to, 1, 2);
      assertNear(to, x, 1, STRIDE, 0, COLUMNS);
      to = PackedMatrix.zeros(ROWS, COLUMNS, arena);
      scalar.packColumns(x, OFFSET, STRIDE, to, 1, 2, 32, 64);
      assertNear(to, x, STRIDE, 1, 32, 64);
    }
  }

  /** Row 16 + r, column first + c against x[OFFSET + r * rowStep + c * columnStep]. */
  private static void assertNear(
      PackedMatrix packed, float[] x, int columnStep, int rowStep, int first, int count) {
    float[] row = new float[COLUMNS];
    packed.toFloats(0, 1, row, 0);
    assertThat(row).containsOnly(0);
    for (int r = 0; r < 32; r++) {
      packed.toFloats(16 + r, 1, row, 0);
      assertThat(Arrays.copyOf(row, first)).containsOnly(new float[first > 0 ? 1 : 0]);
      for (int block = 0; block < count; block += 32) {
        float absmax = 0;
        for (int c = block; c < block + 32; c++) {
          absmax = Math.max(absmax, Math.abs(x[OFFSET + r * rowStep + c * columnStep]));
        }
        for (int c = block; c < block + 32; c++) {
          float expected = x[OFFSET + r * rowStep + c * columnStep];
          // Half a code, and the scale itself is off by up to 2^-11.
          float bound = absmax * (0.501f / 127 + 0x1p-11f);
          assertThat(Math.abs(row[first + c] - expected)).isLessThanOrEqualTo(bound);
        }
      }
    }
  }

  @Test
  void aMatrixThatCannotBeFilledIsRefused() {
    try (Arena arena = Arena.ofShared()) {
      assertThatThrownBy(() -> PackedMatrix.zeros(17, 32, arena)).hasMessageContaining("17 x 32");
      assertThatThrownBy(() -> PackedMatrix.zeros(16, 33, arena)).hasMessageContaining("16 x 33");
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void nothingIsReadBeyondTheArray(Kernels kernels) {
    try (Arena arena = Arena.ofShared()) {
      PackedMatrix to = PackedMatrix.zeros(16, 64, arena);
      float[] shorter = new float[16 * 64 - 1];
      assertThatThrownBy(() -> kernels.packRows(shorter, 0, 64, to, 0, 1))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> kernels.packColumns(shorter, 0, 16, to, 0, 1, 0, 64))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }
}
