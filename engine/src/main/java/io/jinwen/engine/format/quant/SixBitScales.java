package io.jinwen.engine.format.quant;

import java.lang.foreign.MemorySegment;

/**
 * The 12 bytes in which Q4_K and Q5_K keep eight scales and eight offsets of 6 bits.
 *
 * <p>Bytes 0–3: scales 0–3 below, the top two bits of scales 4–7 above. Bytes 4–7: the same for
 * offsets. Bytes 8–11: the lower four bits of scale 4–7 below, of offset 4–7 above.
 */
final class SixBitScales {
  private SixBitScales() {}

  /** Scale {@code i} of 0 to 7 in the 12 bytes from {@code at}. */
  static int scale(MemorySegment bytes, long at, int i) {
    return i < 4
        ? Bytes.u8(bytes, at + i) & 63
        : Bytes.u8(bytes, at + 4 + i) & 15 | Bytes.u8(bytes, at + i - 4) >> 6 << 4;
  }

  /** Offset {@code i} of 0 to 7 in the 12 bytes from {@code at}. */
  static int offset(MemorySegment bytes, long at, int i) {
    return i < 4
        ? Bytes.u8(bytes, at + 4 + i) & 63
        : Bytes.u8(bytes, at + 4 + i) >> 4 | Bytes.u8(bytes, at + i) >> 6 << 4;
  }

  /** Writes the 12 bytes. */
  static void put(MemorySegment bytes, long at, int[] scales, int[] offsets) {
    for (int i = 0; i < 4; i++) {
      Bytes.put8(bytes, at + i, scales[i] | scales[i + 4] >> 4 << 6);
      Bytes.put8(bytes, at + 4 + i, offsets[i] | offsets[i + 4] >> 4 << 6);
      Bytes.put8(bytes, at + 8 + i, scales[i + 4] & 15 | (offsets[i + 4] & 15) << 4);
    }
  }
}
