package io.jinwen.engine.cpu.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.Arena;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Values in 8 bits, weighted: the same bits from all kernels, and near the exact sum. */
class WeightedRowsTest {
  private static final int POSITIONS = Kernels.WEIGHTED_ROWS;
  private static final int OFFSET = 5;
  private static final int[] ROWS = {1, 2, 3, 4, 7, 8, 11, 16, 17, 35};
  private static final int[] WIDTHS = {32, 64, 96, 512, 576, 1056};

  private final Random random = new Random(22);

  private static Stream<Kernels> kernels() {
    return FastKernels.all().stream();
  }

  /** A page whose blocks differ in size by thousands; one of them is zero. */
  private PackedMatrix page(int columns, Arena arena) {
    PackedMatrix page = PackedMatrix.zeros(POSITIONS, columns, arena);
    ScalarKernels scalar = new ScalarKernels("");
    float[] x = new float[columns];
    for (int p = 0; p < POSITIONS; p++) {
      for (int j = 0; j < columns; j++) {
        float size = Math.scalb(1f, (p * 7 + j / 32 * 5) % 12 - 6);
        x[j] = j / 32 == 1 ? 0 : size * (float) random.nextGaussian();
      }
      scalar.packRow(x, 0, columns, page, p);
    }
    return page;
  }

  /** As softmax leaves them: from 0 to 1, some much larger than others, some zero. */
  private float[] weights(int rows, int stride) {
    float[] weights = new float[OFFSET + rows * stride];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = i % 9 == 0 ? 0 : (float) Math.exp(-9 * random.nextFloat());
    }
    for (int p = 0; p < 32; p++) {
      weights[OFFSET + p] = 1e-38f; // counts as nothing
    }
    return weights;
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void everyBitEqualsTheScalarOne(Kernels kernels) {
    ScalarKernels scalar = new ScalarKernels("");
    try (Arena arena = Arena.ofShared()) {
      for (int width : WIDTHS) {
        PackedMatrix page = page(width, arena);
        for (int rows : ROWS) {
          int n = width == 576 ? 512 : width;
          float[] weights = weights(rows, POSITIONS + 3);
          float[] expected = new float[OFFSET + rows * (n + 2)];
          for (int i = 0; i < expected.length; i++) {
            expected[i] = (float) random.nextGaussian();
          }
          float[] actual = expected.clone();
          scalar.addWeightedRows(
              weights, OFFSET, POSITIONS + 3, rows, page, n, expected, OFFSET, n + 2);
          kernels.addWeightedRows(
              weights, OFFSET, POSITIONS + 3, rows, page, n, actual, OFFSET, n + 2);
          assertThat(actual).as("%d rows of %d", rows, n).isEqualTo(expected);
        }
      }
    }
  }

  @Test
  void liesWithinHalfACodeOfEachWeight() {
    ScalarKernels scalar = new ScalarKernels("");
    try (Arena arena = Arena.ofShared()) {
      PackedMatrix page = page(64, arena);
      float[] weights = weights(1, POSITIONS);
      float[] out = new float[64];
      scalar.addWeightedRows(weights, OFFSET, POSITIONS, 1, page, 64, out, 0, 64);
      float[] values = new float[POSITIONS * 64];
      page.toFloats(0, POSITIONS, values, 0);
      for (int j = 0; j < 64; j++) {
        double exact = 0;
        double bound = 1e-6;
        for (int half = 0; half < POSITIONS; half += 32) {
          float absmax = 0;
          float largest = 0;
          for (int p = half; p < half + 32; p++) {
            exact += (double) weights[OFFSET + p] * values[p * 64 + j];
            absmax = Math.max(absmax, weights[OFFSET + p]);
            for (int c = j / 32 * 32; c < j / 32 * 32 + 32; c++) {
              largest = Math.max(largest, Math.abs(values[p * 64 + c]));
            }
          }
          bound += 32 * 0.51 / 127 * absmax * largest;
        }
        assertThat(Math.abs(out[j] - exact)).isLessThanOrEqualTo(bound);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void aRowOfThePageIsWhatAWholePageWouldHold(Kernels kernels) {
    try (Arena arena = Arena.ofShared()) {
      float[] x = new float[POSITIONS * 96];
      for (int i = 0; i < x.length; i++) {
        x[i] = (float) random.nextGaussian();
      }
      PackedMatrix whole = PackedMatrix.zeros(POSITIONS, 96, arena);
      kernels.packRows(x, 0, 96, whole, 0, POSITIONS / 16);
      PackedMatrix rows = PackedMatrix.zeros(POSITIONS, 96, arena);
      for (int p = POSITIONS - 1; p >= 0; p--) {
        kernels.packRow(x, p * 96, 96, rows, p);
      }
      assertThat(rows.data().mismatch(whole.data())).isEqualTo(-1);
    }
  }

  @Test
  void aRowThatDoesNotFillItsLastBlockHasZerosBehindIt() {
    ScalarKernels scalar = new ScalarKernels("");
    try (Arena arena = Arena.ofShared()) {
      PackedMatrix page = PackedMatrix.zeros(POSITIONS, 96, arena);
      float[] x = new float[80];
      for (int i = 0; i < x.length; i++) {
        x[i] = (float) random.nextGaussian();
      }
      scalar.packRow(x, 0, 80, page, 17);
      float[] whole = new float[96];
      page.toFloats(17, 1, whole, 0);
      float[] part = new float[80];
      page.rowToFloats(17, 80, part, 0);
      for (int i = 0; i < 96; i++) {
        assertThat(whole[i]).isEqualTo(i < 80 ? part[i] : 0);
      }
      for (int i = 0; i < 80; i++) {
        assertThat(part[i]).isCloseTo(x[i], within(4 * 0.51f / 127));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void nothingIsReadOrWrittenBeyondTheArrays(Kernels kernels) {
    try (Arena arena = Arena.ofShared()) {
      PackedMatrix page = page(64, arena);
      float[] weights = new float[2 * POSITIONS];
      float[] out = new float[2 * 64];
      assertThatThrownBy(
              () -> kernels.addWeightedRows(weights, 1, POSITIONS, 2, page, 64, out, 0, 64))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(
              () -> kernels.addWeightedRows(weights, 0, POSITIONS, 2, page, 64, out, 1, 64))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Test
  void aMatrixOverOtherMemoryHasItsSize() {
    try (Arena arena = Arena.ofShared()) {
      assertThatThrownBy(() -> PackedMatrix.over(arena.allocate(100), POSITIONS, 64))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("100 bytes");
    }
  }
}
