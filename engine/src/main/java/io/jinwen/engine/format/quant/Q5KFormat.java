package io.jinwen.engine.format.quant;

import io.jinwen.engine.format.gguf.GgmlType;
import java.lang.foreign.MemorySegment;

/**
 * Q5_K: 256 numbers in 8 groups as {@code d·scale·code − dmin·offset}; codes of 5 bits, scales and
 * offsets of 6.
 *
 * <p>Bytes: half d, half dmin; 12 of {@link SixBitScales}; 32 of fifth bits (bit g of byte l is of
 * code l of group g); 128 of lower four bits, as in {@link Q4KFormat}.
 */
final class Q5KFormat extends BlockLoop {
  static final Q5KFormat INSTANCE = new Q5KFormat();
  private static final int SCALES = 4;
  private static final int FIFTHS = 16;
  private static final int CODES = 48;

  private Q5KFormat() {
    super(GgmlType.Q5_K);
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
        int lower = Bytes.u8(source, codes + l) >> shift & 15;
        int fifth = Bytes.u8(source, at + FIFTHS + l) >> g & 1;
        x[o + g * 32 + l] = step * (lower | fifth << 4) - base;
      }
    }
  }

  @Override
  void pack(float[] x, int o, MemorySegment target, long at) {
    AffineBlock block = new AffineBlock(x, o, 8, 31, 63);
    Bytes.putHalf(target, at, block.d);
    Bytes.putHalf(target, at + 2, block.dmin);
    SixBitScales.put(target, at + SCALES, block.scales, block.offsets);
    for (int l = 0; l < 32; l++) {
      int fifths = 0;
      for (int g = 0; g < 8; g++) {
        fifths |= block.codes[l + 32 * g] >> 4 << g;
      }
      Bytes.put8(target, at + FIFTHS + l, fifths);
    }
    for (int i = 0; i < 128; i++) {
      int from = i / 32 * 64 + i % 32;
      int codes = block.codes[from] & 15 | (block.codes[from + 32] & 15) << 4;
      Bytes.put8(target, at + CODES + i, codes);
    }
  }
}
