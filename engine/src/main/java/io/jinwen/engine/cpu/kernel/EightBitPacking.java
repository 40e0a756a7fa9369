package io.jinwen.engine.cpu.kernel;

import static io.jinwen.engine.cpu.kernel.PackedLayout.BLOCK;
import static io.jinwen.engine.cpu.kernel.PackedLayout.ROWS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Floats to packed matrices of type Q8_0, as plain loops: the specification. */
final class EightBitPacking {
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private EightBitPacking() {}

  /** {@link Kernels#packRows}. */
  static void rows(float[] x, int offset, int stride, PackedMatrix to, int firstGroup, int groups) {
    for (int row = 0; row < groups * ROWS; row++) {
      row(x, offset + row * stride, to.columns(), to, firstGroup * ROWS + row);
    }
  }

  /** {@link Kernels#packRow}. */
  static void row(float[] x, int offset, int count, PackedMatrix to, int row) {
    for (int block = 0; block < to.columns() / BLOCK; block++) {
      int numbers = Math.clamp(count - block * BLOCK, 0, BLOCK);
      block(x, offset + block * BLOCK, 1, numbers, to, row, block);
    }
  }

  /** {@link Kernels#packColumns}. */
  static void columns(
      float[] x,
      int offset,
      int stride,
      PackedMatrix to,
      int firstGroup,
      int groups,
      int firstColumn,
      int columns) {
    for (int row = 0; row < groups * ROWS; row++) {
      for (int block = 0; block < columns / BLOCK; block++) {
        int at = offset + block * BLOCK * stride + row;
        int target = firstColumn / BLOCK + block;
        block(x, at, stride, BLOCK, to, firstGroup * ROWS + row, target);
      }
    }
  }

  /** A block of a row of the matrix from {@code count} numbers that are {@code step} apart. */
  private static void block(
      float[] x, int at, int step, int count, PackedMatrix to, int row, int block) {
    float absmax = 0;
    for (int i = 0; i < count; i++) {
      absmax = Math.max(absmax, Math.abs(x[at + i * step]));
    }
    boolean zero = absmax < ScalarKernels.SMALLEST_BLOCK;
    float inverse = zero ? 0 : 127 / absmax;
    MemorySegment data = to.data();
    int lane = row % ROWS;
    long scaleAt = to.paramsAt(row / ROWS) + 2L * (block * ROWS + lane);
    data.set(SHORT, scaleAt, Float.floatToFloat16(zero ? 0 : absmax / 127));
    long codesAt = to.codesAt(row / ROWS) + (long) block * BLOCK * ROWS + 4L * lane;
    for (int i = 0; i < BLOCK; i++) {
      float number = i < count ? x[at + i * step] : 0;
      float shifted = Math.fma(number, inverse, Exp.ROUND);
      byte code = (byte) (Float.floatToRawIntBits(shifted) - Exp.ROUND_BITS);
      data.set(JAVA_BYTE, codesAt + i / 4 * 64L + i % 4, code);
    }
  }
}
