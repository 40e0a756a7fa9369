package io.jinwen.engine.format.quant;

import io.jinwen.engine.format.gguf.GgmlType;
import java.lang.foreign.MemorySegment;

/**
 * Q6_K: 256 numbers in 16 groups as {@code d · scale · (code − 32)}; codes of 6 bits, signed scales
 * of 8.
 *
 * <p>Bytes: 128 of lower four bits (of each 128 numbers, byte l of 64 holds those of l below and of
 * l + 64 above); 64 of upper two bits (of each 128, byte l of 32 holds those of l, l + 32, l + 64,
 * l + 96); 16 scales; half d.
 */
final class Q6KFormat extends BlockLoop {
  static final Q6KFormat INSTANCE = new Q6KFormat();
  private static final int UPPER = 128;
  private static final int SCALES = 192;
  private static final int D = 208;

  private Q6KFormat() {
    super(GgmlType.Q6_K);
  }

  @Override
  void unpack(MemorySegment source, long at, float[] x, int o) {
    float d = Bytes.half(source, at + D);
    for (int g = 0; g < 16; g++) {
      float step = d * Bytes.i8(source, at + SCALES + g);
      int slice = g / 2 % 4; // of 32 numbers within the 128
      int column = g % 2 * 16;
      long lowers = at + g / 8 * 64 + slice % 2 * 32 + column;
      long uppers = at + UPPER + g / 8 * 32 + column;
      for (int l = 0; l < 16; l++) {
        int lower = Bytes.u8(source, lowers + l) >> slice / 2 * 4 & 15;
        int upper = Bytes.u8(source, uppers + l) >> slice * 2 & 3;
        x[o + g * 16 + l] = step * ((lower | upper << 4) - 32);
      }
    }
  }

  @Override
  void pack(float[] x, int o, MemorySegment target, long at) {
    put(new SymmetricBlock(x, o, 32, 128), target, at);
  }

  @Override
  void pack(float[] x, float[] weights, int o, MemorySegment target, long at) {
    put(new SymmetricBlock(x, weights, o, 32, 128), target, at);
  }

  private static void put(SymmetricBlock block, MemorySegment target, long at) {
    for (int i = 0; i < 128; i++) {
      int from = i / 64 * 128 + i % 64;
      int low = block.codes[from] + 32 & 15;
      int high = block.codes[from + 64] + 32 & 15;
      Bytes.put8(target, at + i, low | high << 4);
    }
    for (int i = 0; i < 64; i++) {
      int from = i / 32 * 128 + i % 32;
      int uppers = 0;
      for (int k = 0; k < 4; k++) {
        uppers |= (block.codes[from + 32 * k] + 32 >> 4) << 2 * k;
      }
      Bytes.put8(target, at + UPPER + i, uppers);
    }
    for (int g = 0; g < 16; g++) {
      Bytes.put8(target, at + SCALES + g, block.scales[g]);
    }
    Bytes.putHalf(target, at + D, block.d);
  }
}
