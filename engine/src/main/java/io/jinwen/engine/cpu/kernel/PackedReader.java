package io.jinwen.engine.cpu.kernel;

import static io.jinwen.engine.cpu.kernel.PackedLayout.ROWS;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Single codes, scales and minima of a packed matrix; {@link PackedLayout} in plain words of code.
 */
final class PackedReader {
  private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private PackedReader() {}

  /** The integer at a row and column: a weight is scale * code + minimum. */
  static int code(PackedMatrix w, int group, int lane, int k) {
    long at = w.codesAt(group);
    PackedLayout layout = w.layout();
    return switch (layout.codes()) {
      case BYTES -> w.data().get(BYTE, at + k / 4 * 64 + lane * 4 + k % 4);
      case NIBBLES, HIGHS -> nibble(w, at, lane, k) - layout.zero();
      case SIXES -> 4 * nibble(w, at, lane, k) + pair(w, w.lowsAt(group), lane, k) - layout.zero();
      case TABLE -> PackedLayout.IQ4_VALUES[nibble(w, at, lane, k)];
      case F32, F16, BF16 -> throw new IllegalStateException("float weights have no codes");
    };
  }

  private static int nibble(PackedMatrix w, long at, int lane, int k) {
    return w.data().get(BYTE, at + k / 8 * 64 + lane * 4 + k % 4) >>> (k & 4) & 15;
  }

  /** The low two bits of a six-bit code. */
  private static int pair(PackedMatrix w, long at, int lane, int k) {
    return w.data().get(BYTE, at + k / 16 * 64 + lane * 4 + k % 4) >>> k / 4 % 4 * 2 & 3;
  }

  static float scale(PackedMatrix w, int group, int lane, int k) {
    float d = blockScale(w, group, lane, k);
    return w.layout().subScales() ? d * subScale(w, group, lane, k) : d;
  }

  static float blockScale(PackedMatrix w, int group, int lane, int k) {
    return half(w.data(), blockAt(w, group, k) + 2 * lane);
  }

  static int subScale(PackedMatrix w, int group, int lane, int k) {
    PackedLayout layout = w.layout();
    int kinds = layout.minima() ? 2 : 1;
    int sub = k % layout.blockColumns() / layout.subLength();
    return w.data().get(BYTE, blockAt(w, group, k) + kinds * (2 * ROWS + sub * ROWS) + lane);
  }

  /** Where the parameters of the block of column k begin. */
  private static long blockAt(PackedMatrix w, int group, int k) {
    PackedLayout layout = w.layout();
    return w.paramsAt(group) + (long) k / layout.blockColumns() * layout.paramsBytesPerBlock();
  }

  static float minimum(PackedMatrix w, int group, int lane, int k) {
    PackedLayout layout = w.layout();
    long at = w.paramsAt(group) + (long) k / layout.blockColumns() * layout.paramsBytesPerBlock();
    float m = half(w.data(), at + 2 * ROWS + 2 * lane);
    if (!layout.subScales()) {
      return m;
    }
    int sub = k % layout.blockColumns() / layout.subLength();
    return -(m * w.data().get(BYTE, at + 2 * (2 * ROWS + sub * ROWS) + ROWS + lane));
  }

  static float half(MemorySegment data, long at) {
    return Float.float16ToFloat(data.get(SHORT, at));
  }
}
