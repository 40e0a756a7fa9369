package io.jinwen.engine.cpu.kernel;

import static io.jinwen.engine.cpu.kernel.PackedLayout.BLOCK;
import static io.jinwen.engine.cpu.kernel.PackedLayout.ROWS;
import static io.jinwen.engine.cpu.kernel.VectorShape.FLOATS;
import static io.jinwen.engine.cpu.kernel.VectorShape.INTS;
import static io.jinwen.engine.cpu.kernel.VectorShape.LANES;
import static io.jinwen.engine.cpu.kernel.VectorShape.ORDER;
import static jdk.incubator.vector.VectorOperators.LSHL;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/** {@link EightBitPacking} with the Vector API. Holds small arrays, so each thread has its own. */
final class VectorPacking {
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS_OF_BYTES =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] codes = new byte[BLOCK];
  private final float[] scales = new float[ROWS];
  private final float[] inverses = new float[ROWS];

  /** {@link Kernels#packRows}. */
  void rows(float[] x, int offset, int stride, PackedMatrix to, int firstGroup, int groups) {
    for (int group = 0; group < groups; group++) {
      for (int block = 0; block < to.columns() / BLOCK; block++) {
        long target = codesAt(to, firstGroup + group, block);
        for (int r = 0; r < ROWS; r++) {
          int at = offset + (group * ROWS + r) * stride + block * BLOCK;
          float absmax = VectorCodes.absmax(x, at);
          scales[r] = VectorCodes.scale(absmax);
          VectorCodes.encode(x, at, BLOCK, VectorCodes.inverse(absmax), codes, 0);
          for (int i = 0; i < BLOCK; i += 4) {
            to.data().set(INT, target + 16L * i + 4 * r, (int) INTS_OF_BYTES.get(codes, i));
          }
        }
        putScales(to, firstGroup + group, block);
      }
    }
  }

  /** {@link Kernels#packColumns}. */
  void columns(
      float[] x,
      int offset,
      int stride,
      PackedMatrix to,
      int firstGroup,
      int groups,
      int firstColumn,
      int columns) {
    for (int group = 0; group < groups; group++) {
      for (int block = 0; block < columns / BLOCK; block++) {
        int at = offset + block * BLOCK * stride + group * ROWS;
        int targetBlock = firstColumn / BLOCK + block;
        long target = codesAt(to, firstGroup + group, targetBlock);
        for (int lane = 0; lane < ROWS; lane += LANES) {
          scaleColumns(x, at + lane, stride, lane);
          encodeColumns(x, at + lane, stride, lane, to.data(), target + 4L * lane);
        }
        putScales(to, firstGroup + group, targetBlock);
      }
    }
  }

  private void scaleColumns(float[] x, int at, int stride, int lane) {
    FloatVector largest = FloatVector.zero(FLOATS);
    for (int k = 0; k < BLOCK; k++) {
      largest = largest.max(FloatVector.fromArray(FLOATS, x, at + k * stride).abs());
    }
    largest.intoArray(scales, lane);
    for (int i = lane; i < lane + LANES; i++) {
      float absmax = scales[i];
      scales[i] = VectorCodes.scale(absmax);
      inverses[i] = VectorCodes.inverse(absmax);
    }
  }

  /** Four codes of a column go into one int, the first in its lowest byte. */
  private void encodeColumns(
      float[] x, int at, int stride, int lane, MemorySegment data, long target) {
    FloatVector by = FloatVector.fromArray(FLOATS, inverses, lane);
    FloatVector round = FloatVector.broadcast(FLOATS, Exp.ROUND);
    for (int k = 0; k < BLOCK; k += 4) {
      IntVector four = IntVector.zero(INTS);
      for (int i = 0; i < 4; i++) {
        FloatVector shifted =
            FloatVector.fromArray(FLOATS, x, at + (k + i) * stride).fma(by, round);
        IntVector code = shifted.reinterpretAsInts().sub(Exp.ROUND_BITS).and(255);
        four = four.or(code.lanewise(LSHL, 8 * i));
      }
      four.intoMemorySegment(data, target + 16L * k, ORDER);
    }
  }

  private static long codesAt(PackedMatrix to, int group, int block) {
    return to.codesAt(group) + (long) block * BLOCK * ROWS;
  }

  private void putScales(PackedMatrix to, int group, int block) {
    long at = to.paramsAt(group) + (long) block * 2 * ROWS;
    for (int i = 0; i < ROWS; i++) {
      to.data().set(SHORT, at + 2 * i, Float.floatToFloat16(scales[i]));
    }
  }
}
