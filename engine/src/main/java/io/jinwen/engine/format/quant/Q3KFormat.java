package io.jinwen.engine.format.quant;

import io.jinwen.engine.format.gguf.GgmlType;
import java.lang.foreign.MemorySegment;

/**
 * Q3_K: 256 numbers in 16 groups as {@code d · (scale − 32) · (code − 4)}; codes of 3 bits, scales
 * of 6.
 *
 * <p>Bytes: 32 of third bits (bit k of byte l is of code l + 32 k); 64 of lower two bits (of each
 * 128 numbers, byte l of 32 holds those of l, l + 32, l + 64, l + 96); 12 of scales (byte s of the
 * first 8 holds four bits of scale s below and of scale s + 8 above, byte 8 + s the upper two bits
 * of scales s, s + 4, s + 8, s + 12); half d.
 */
final class Q3KFormat extends BlockLoop {
  static final Q3KFormat INSTANCE = new Q3KFormat();
  private static final int CODES = 32;
  private static final int SCALES = 96;
  private static final int D = 108;

  private Q3KFormat() {
    super(GgmlType.Q3_K);
  }

  @Override
  void unpack(MemorySegment source, long at, float[] x, int o) {
    float d = Bytes.half(source, at + D);
    for (int g = 0; g < 16; g++) {
      float step = d * (scale(source, at + SCALES, g) - 32);
      int slice = g / 2; // of 32 numbers: bit of the third bits, and place of the lower two
      int column = g % 2 * 16;
      long codes = at + CODES + slice / 4 * 32 + column;
      for (int l = 0; l < 16; l++) {
        int lower = Bytes.u8(source, codes + l) >> slice % 4 * 2 & 3;
        int third = Bytes.u8(source, at + column + l) >> slice & 1;
        x[o + g * 16 + l] = step * ((lower | third << 2) - 4);
      }
    }
  }

  @Override
  void pack(float[] x, int o, MemorySegment target, long at) {
    SymmetricBlock block = new SymmetricBlock(x, o, 4, 32);
    for (int l = 0; l < 32; l++) {
      int thirds = 0;
      for (int k = 0; k < 8; k++) {
        thirds |= (block.codes[l + 32 * k] + 4 >> 2) << k;
      }
      Bytes.put8(target, at + l, thirds);
    }
    for (int i = 0; i < 64; i++) {
      int from = i / 32 * 128 + i % 32;
      int codes = 0;
      for (int k = 0; k < 4; k++) {
        codes |= (block.codes[from + 32 * k] + 4 & 3) << 2 * k;
      }
      Bytes.put8(target, at + CODES + i, codes);
    }
    putScales(block.scales, target, at + SCALES);
    Bytes.putHalf(target, at + D, block.d);
  }

  private static int scale(MemorySegment source, long at, int g) {
    int lower = Bytes.u8(source, at + g % 8) >> g / 8 * 4 & 15;
    int upper = Bytes.u8(source, at + 8 + g % 4) >> g / 4 * 2 & 3;
    return lower | upper << 4;
  }

  private static void putScales(int[] scales, MemorySegment target, long at) {
    for (int s = 0; s < 8; s++) {
      Bytes.put8(target, at + s, scales[s] + 32 & 15 | (scales[s + 8] + 32 & 15) << 4);
    }
    for (int s = 0; s < 4; s++) {
      int upper = 0;
      for (int k = 0; k < 4; k++) {
        upper |= (scales[s + 4 * k] + 32 >> 4) << 2 * k;
      }
      Bytes.put8(target, at + 8 + s, upper);
    }
  }
}
