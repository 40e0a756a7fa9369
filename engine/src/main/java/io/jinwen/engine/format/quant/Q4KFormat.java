package io.jinwen.engine.format.quant;

import io.jinwen.engine.format.gguf.GgmlType;
import java.lang.foreign.MemorySegment;

/**
 * Q4_K: 256 numbers in 8 groups as {@code d·scale·code − dmin·offset}; codes of 4 bits, scales and
 * offsets of 6.
 *
 * <p>Bytes: half d, half dmin; 12 of {@link SixBitScales}; 128 of codes. Of each 64 numbers, byte l
 * of 32 holds code l below and code l + 32 above.
 */
final class Q4KFormat extends BlockLoop {
  static final Q4KFormat INSTANCE = new Q4KFormat();
  private static final int SCALES = 4;
  private static final int CODES = 16;

  private Q4KFormat() {
    super(GgmlType.Q4_K);
  }

  @Override
  void unpack(MemorySegment source, long at, float[] x, int o) {
    float d = Bytes.half(source, at);
    float dmin = Bytes.half(source, at + 2);
    for (int g = 0; g < 8; g++) {
      float step = d * SixBitScales.scale(source, at + SCALES, g);
      float base = dmin * SixBitScales.offset(source, at + SCALES, g);
      long codes = at + CODES + g / 2 * 32;
      int shift = g % 2 * 4;
      for (int l = 0; l < 32; l++) {
        x[o + g * 32 + l] = step * (Bytes.u8(source, codes + l) >> shift & 15) - base;
      }
    }
  }

  @Override
  void pack(float[] x, int o, MemorySegment target, long at) {
    put(new AffineBlock(x, o, 8, 15, 63), target, at);
  }

  @Override
  void pack(float[] x, float[] weights, int o, MemorySegment target, long at) {
    put(new AffineBlock(x, weights, o, 8, 15, 63), target, at);
  }

  private static void put(AffineBlock block, MemorySegment target, long at) {
    Bytes.putHalf(target, at, block.d);
    Bytes.putHalf(target, at + 2, block.dmin);
    SixBitScales.put(target, at + SCALES, block.scales, block.offsets);
    for (int i = 0; i < 128; i++) {
      int from = i / 32 * 64 + i % 32;
      Bytes.put8(target, at + CODES + i, block.codes[from] | block.codes[from + 32] << 4);
    }
  }
}
