package io.jinwen.engine.format.quant;

import io.jinwen.engine.format.gguf.GgmlType;
import java.lang.foreign.MemorySegment;

/**
 * Q2_K: 256 numbers in 16 groups as {@code d·scale·code − dmin·offset}; codes of 2 bits, scales and
 * offsets of 4.
 *
 * <p>Bytes: 16 with a group's scale below and offset above; 64 of codes; half d, half dmin. Of each
 * 128 numbers, byte l of 32 holds the codes l, l + 32, l + 64 and l + 96, lowest bits first.
 */
final class Q2KFormat extends BlockLoop {
  static final Q2KFormat INSTANCE = new Q2KFormat();
  private static final int CODES = 16;
  private static final int D = 80;

  private Q2KFormat() {
    super(GgmlType.Q2_K);
  }

  @Override
  void unpack(MemorySegment source, long at, float[] x, int o) {
    float d = Bytes.half(source, at + D);
    float dmin = Bytes.half(source, at + D + 2);
    for (int g = 0; g < 16; g++) {
      int scales = Bytes.u8(source, at + g);
      float step = d * (scales & 15);
      float base = dmin * (scales >> 4);
      int shift = g / 2 % 4 * 2;
      long codes = at + CODES + g / 8 * 32 + g % 2 * 16;
      for (int l = 0; l < 16; l++) {
        x[o + g * 16 + l] = step * (Bytes.u8(source, codes + l) >> shift & 3) - base;
      }
    }
  }

  @Override
  void pack(float[] x, int o, MemorySegment target, long at) {
    AffineBlock block = new AffineBlock(x, o, 16, 3, 15);
    for (int g = 0; g < 16; g++) {
      Bytes.put8(target, at + g, block.scales[g] | block.offsets[g] << 4);
    }
    for (int i = 0; i < 64; i++) {
      int from = i / 32 * 128 + i % 32;
      int codes = 0;
      for (int k = 0; k < 4; k++) {
        codes |= block.codes[from + 32 * k] << 2 * k;
      }
      Bytes.put8(target, at + CODES + i, codes);
    }
    Bytes.putHalf(target, at + D, block.d);
    Bytes.putHalf(target, at + D + 2, block.dmin);
  }
}
