package io.jinwen.engine.cpu.kernel;

import static io.jinwen.engine.cpu.kernel.PackedLayout.ROWS;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Packed weights back to plain floats, for the few products that need them so. */
final class Unpacker {
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private Unpacker() {}

  /** The first {@code columns} numbers of a row to {@code target[at …]}; of float types all. */
  static void row(PackedMatrix w, int row, int columns, float[] target, int at) {
    int group = row / ROWS;
    int lane = row % ROWS;
    if (!w.layout().quantised()) {
      floats(w, group, lane, target, at);
      return;
    }
    for (int k = 0; k < columns; k += w.layout().subLength()) {
      int length = Math.min(w.layout().subLength(), columns - k);
      float scale = PackedReader.scale(w, group, lane, k);
      float minimum = w.layout().minima() ? PackedReader.minimum(w, group, lane, k) : 0;
      if (w.layout().codes() == PackedLayout.Codes.NIBBLES) {
        nibbles(w, group, lane, k, length, scale, minimum, target, at);
      } else if (w.layout().codes() == PackedLayout.Codes.BYTES) {
        bytes(w, group, lane, k, length, scale, minimum, target, at);
      } else {
        for (int i = k; i < k + length; i++) {
          target[at + i] = scale * PackedReader.code(w, group, lane, i) + minimum;
        }
      }
    }
  }

  /** Sums of the squares of all scales of each row of a group; the type must have sub-scales. */
  static void scaleSquares(PackedMatrix w, int group, float[] squares) {
    PackedLayout layout = w.layout();
    int subs = layout.blockColumns() / layout.subLength();
    Arrays.fill(squares, 0);
    for (int b = 0; b < w.columns() / layout.blockColumns(); b++) {
      long at = w.paramsAt(group) + (long) b * layout.paramsBytesPerBlock();
      for (int lane = 0; lane < ROWS; lane++) {
        float d = Float.float16ToFloat(w.data().get(SHORT, at + 2 * lane));
        int sum = 0;
        for (int sub = 0; sub < subs; sub++) {
          int s = w.data().get(ValueLayout.JAVA_BYTE, at + 2 * ROWS + sub * ROWS + lane);
          sum += s * s;
        }
        squares[lane] += d * d * sum;
      }
    }
  }

  /**
   * Eight columns at a time: they lie in one int, columns 0 to 3 in the low halves of its bytes.
   */
  private static void nibbles(
      PackedMatrix w,
      int group,
      int lane,
      int first,
      int length,
      float scale,
      float minimum,
      float[] target,
      int at) {
    int zero = w.layout().zero();
    long from = w.codesAt(group) + 4 * lane;
    for (int k = first; k < first + length; k += 8) {
      int eight = w.data().get(INT, from + 8L * k);
      for (int j = 0; j < 4; j++) {
        int two = eight >>> 8 * j;
        target[at + k + j] = scale * ((two & 15) - zero) + minimum;
        target[at + k + 4 + j] = scale * ((two >>> 4 & 15) - zero) + minimum;
      }
    }
  }

  /** Four columns at a time: they are the bytes of one int. */
  private static void bytes(
      PackedMatrix w,
      int group,
      int lane,
      int first,
      int length,
      float scale,
      float minimum,
      float[] target,
      int at) {
    long from = w.codesAt(group) + 4 * lane;
    for (int k = first; k < first + length; k += 4) {
      int four = w.data().get(INT, from + 16L * k);
      target[at + k] = scale * (byte) four + minimum;
      target[at + k + 1] = scale * (byte) (four >> 8) + minimum;
      target[at + k + 2] = scale * (byte) (four >> 16) + minimum;
      target[at + k + 3] = scale * (four >> 24) + minimum;
    }
  }

  private static void floats(PackedMatrix w, int group, int lane, float[] target, int at) {
    MemorySegment data = w.data();
    long from = w.codesAt(group);
    for (int k = 0; k < w.columns(); k++) {
      long index = (long) k * ROWS + lane;
      target[at + k] =
          switch (w.layout().codes()) {
            case F32 -> data.get(FLOAT, from + 4 * index);
            case F16 -> Float.float16ToFloat(data.get(SHORT, from + 2 * index));
            case BF16 -> Float.intBitsToFloat(data.get(SHORT, from + 2 * index) << 16);
            case NIBBLES, TABLE, BYTES, SIXES, HIGHS ->
                throw new IllegalStateException("quantised weights are no floats");
          };
    }
  }
}
