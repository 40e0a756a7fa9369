package io.jinwen.engine.cpu.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Attention on half precision gives the bits of widening first; for every instruction set here. */
class HalfProductsTest {
  private static final Kernels SCALAR = Kernels.choose(KernelChoice.SCALAR);
  private static final int[] ROWS = {1, 2, 3, 4, 7, 8, 9, 16, 17, 64};
  private static final int[] POSITIONS = {1, 2, 3, 5, 31, 64};
  private static final int[] WIDTHS = {16, 48, 64, 128, 576};

  private final Random random = new Random(21);

  /** Rows of half precision between others that must not be read. */
  private record Rows(MemorySegment bytes, long offset, int stride, float[] widened) {}

  private Rows rows(Arena arena, int count, int width) {
    int stride = width + 8;
    long offset = 64;
    MemorySegment bytes = arena.allocate(offset + 2L * count * stride, 64);
    float[] values = floats(count * stride);
    float[] widened = new float[count * width];
    for (int i = 0; i < count; i++) {
      SCALAR.floatToHalf(values, i * stride, bytes, offset + 2L * i * stride, width);
      SCALAR.halfToFloat(bytes, offset + 2L * i * stride, widened, i * width, width);
    }
    return new Rows(
        bytes.asSlice(0, offset + 2L * ((count - 1) * stride + width)), offset, stride, widened);
  }

  private float[] floats(int count) {
    float[] x = new float[count];
    for (int i = 0; i < count; i++) {
      x[i] = (float) random.nextGaussian();
    }
    return x;
  }

  @Test
  void scoresEqualWideningFirst() {
    for (Kernels kernels : FastKernels.all()) {
      kernels.halfProducts().ifPresent(half -> eachSize((m, n, k) -> scores(half, m, n, k)));
    }
  }

  private void scores(HalfProducts half, int m, int n, int k) {
    try (Arena arena = Arena.ofConfined()) {
      Rows b = rows(arena, n, k);
      float[] a = floats(3 + m * (k + 5));
      float[] expected = floats(2 + m * (n + 3));
      float[] actual = expected.clone();
      SCALAR.productTransposed(a, 3, k + 5, m, b.widened, 0, k, n, k, 0.3f, expected, 2, n + 3);
      half.scores(a, 3, k + 5, m, b.bytes, b.offset, b.stride, n, k, 0.3f, actual, 2, n + 3);
      assertThat(actual).as("%d x %d of %d", m, n, k).isEqualTo(expected);
    }
  }

  @Test
  void weightedValuesEqualWideningFirst() {
    for (Kernels kernels : FastKernels.all()) {
      kernels.halfProducts().ifPresent(half -> eachSize((m, n, k) -> weighted(half, m, n, k)));
    }
  }

  private void weighted(HalfProducts half, int m, int positions, int width) {
    try (Arena arena = Arena.ofConfined()) {
      Rows b = rows(arena, positions, width);
      float[] a = floats(1 + m * (positions + 2));
      float[] expected = floats(4 + m * (width + 1));
      float[] actual = expected.clone();
      SCALAR.productAccumulate(
          a, 1, positions + 2, m, b.widened, 0, width, positions, width, expected, 4, width + 1);
      half.weighted(
          a,
          1,
          positions + 2,
          m,
          b.bytes,
          b.offset,
          b.stride,
          positions,
          width,
          actual,
          4,
          width + 1);
      assertThat(actual).as("%d x %d of %d", m, width, positions).isEqualTo(expected);
    }
  }

  @Test
  void rowsOutsideTheSegmentAreRefused() {
    for (Kernels kernels : FastKernels.all()) {
      kernels
          .halfProducts()
          .ifPresent(half -> {
            try (Arena arena = Arena.ofConfined()) {
              Rows b = rows(arena, 4, 16);
              float[] x = new float[64];
              assertThatThrownBy(() ->
                      half.scores(x, 0, 16, 1, b.bytes, b.offset, b.stride, 5, 16, 1, x, 0, 5))
                  .isInstanceOf(IndexOutOfBoundsException.class);
              assertThatThrownBy(() ->
                      half.scores(x, 50, 16, 1, b.bytes, b.offset, b.stride, 4, 16, 1, x, 0, 5))
                  .isInstanceOf(IndexOutOfBoundsException.class);
            }
          });
    }
  }

  private interface Sizes {
    void accept(int rows, int positions, int width);
  }

  private static void eachSize(Sizes task) {
    for (int m : ROWS) {
      for (int n : POSITIONS) {
        for (int k : WIDTHS) {
          task.accept(m, n, k);
        }
      }
    }
  }
}
