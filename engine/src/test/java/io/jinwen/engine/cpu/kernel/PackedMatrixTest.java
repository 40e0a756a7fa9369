package io.jinwen.engine.cpu.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jinwen.engine.format.gguf.GgmlType;
import java.lang.foreign.Arena;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PackedMatrixTest {
  @ParameterizedTest
  @EnumSource(
      value = GgmlType.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"F32", "F16", "BF16"})
  void keepsEveryWeight(GgmlType type) {
    try (Arena arena = Arena.ofShared();
        WorkerPool pool = new WorkerPool(2)) {
      int columns = 2 * type.blockSize();
      RandomMatrix matrix = RandomMatrix.of(type, 19, columns, new Random(1), arena);
      PackedMatrix packed = matrix.packed(arena, pool);
      float[] expected = matrix.dequantised();
      for (int row = 0; row < 19; row++) {
        for (int k = 0; k < columns; k++) {
          assertThat(weight(packed, row, k))
              .as("row %d column %d", row, k)
              .isEqualTo(expected[row * columns + k]);
        }
      }
    }
  }

  private static float weight(PackedMatrix w, int row, int k) {
    int group = row / PackedLayout.ROWS;
    int lane = row % PackedLayout.ROWS;
    float product = PackedReader.scale(w, group, lane, k) * PackedReader.code(w, group, lane, k);
    return w.layout().minima() ? product + PackedReader.minimum(w, group, lane, k) : product;
  }

  @ParameterizedTest
  @EnumSource(
      value = GgmlType.class,
      names = {"Q4_0", "Q4_1", "Q4_K", "IQ4_NL", "IQ4_XS"})
  void keepsFourBitsAtFourBits(GgmlType type) {
    try (Arena arena = Arena.ofShared();
        WorkerPool pool = new WorkerPool(1)) {
      RandomMatrix matrix = RandomMatrix.of(type, 32, 2048, new Random(2), arena);
      double bits = 8.0 * matrix.packed(arena, pool).bytes() / (32 * 2048);
      assertThat(bits).isLessThanOrEqualTo(5.0);
    }
  }

  @Test
  void refusesSizesThatDoNotFit() {
    try (Arena arena = Arena.ofShared();
        WorkerPool pool = new WorkerPool(1)) {
      RandomMatrix matrix = RandomMatrix.of(GgmlType.Q4_0, 16, 64, new Random(3), arena);
      assertThatThrownBy(() -> PackedMatrix.pack(GgmlType.Q4_0, matrix.data(), 17, 64, arena, pool))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("17 x 64")
          .hasMessageContaining("612");
      assertThatThrownBy(() -> PackedMatrix.pack(GgmlType.Q4_0, matrix.data(), 0, 64, arena, pool))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> PackedMatrix.pack(GgmlType.Q4_0, matrix.data(), 16, 63, arena, pool))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
