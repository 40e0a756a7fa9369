package io.jinwen.engine.format.quant;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** The little-endian fields of a block. */
final class Bytes {
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private Bytes() {}

  static int u8(MemorySegment bytes, long at) {
    return bytes.get(ValueLayout.JAVA_BYTE, at) & 0xff;
  }

  static int i8(MemorySegment bytes, long at) {
    return bytes.get(ValueLayout.JAVA_BYTE, at);
  }

  static int u16(MemorySegment bytes, long at) {
    return bytes.get(SHORT, at) & 0xffff;
  }

  static int i32(MemorySegment bytes, long at) {
    return bytes.get(INT, at);
  }

  /** A half-precision number. */
  static float half(MemorySegment bytes, long at) {
    return Float.float16ToFloat(bytes.get(SHORT, at));
  }

  static void put8(MemorySegment bytes, long at, int value) {
    bytes.set(ValueLayout.JAVA_BYTE, at, (byte) value);
  }

  static void put16(MemorySegment bytes, long at, int value) {
    bytes.set(SHORT, at, (short) value);
  }

  static void put32(MemorySegment bytes, long at, int value) {
    bytes.set(INT, at, value);
  }

  /** Rounds to half precision, to the nearest and ties to even. */
  static void putHalf(MemorySegment bytes, long at, float value) {
    bytes.set(SHORT, at, Float.floatToFloat16(value));
  }
}
