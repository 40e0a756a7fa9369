package io.jinwen.engine.format.quant;

import io.jinwen.engine.format.gguf.GgmlType;
import java.lang.foreign.MemorySegment;

/**
 * IQ4_XS: 256 numbers in 8 groups as {@code d · (scale − 32) · level[code]}, see {@link Iq4Levels};
 * scales of 6 bits.
 *
 * <p>Bytes: half d; u16 with the upper two bits of scale g from bit 2 g; 4 with the lower four bits
 * of two scales each; 128 of codes, of each group byte j of 16 holds code j below and code j + 16
 * above.
 */
final class Iq4XsFormat extends BlockLoop {
  static final Iq4XsFormat INSTANCE = new Iq4XsFormat();
  private static final int SCALES_LOW = 4;
  private static final int CODES = 8;
  private static final int SCALE_END = 32;

  private Iq4XsFormat() {
    super(GgmlType.IQ4_XS);
  }

  @Override
  void unpack(MemorySegment source, long at, float[] x, int o) {
    float d = Bytes.half(source, at);
    int upper = Bytes.u16(source, at + 2);
    for (int g = 0; g < 8; g++) {
      int lower = Bytes.u8(source, at + SCALES_LOW + g / 2) >> g % 2 * 4 & 15;
      float step = d * ((lower | (upper >> 2 * g & 3) << 4) - SCALE_END);
      for (int j = 0; j < 16; j++) {
        int codes = Bytes.u8(source, at + CODES + g * 16 + j);
        x[o + g * 32 + j] = step * Iq4Levels.level(codes & 15);
        x[o + g * 32 + 16 + j] = step * Iq4Levels.level(codes >> 4);
      }
    }
  }

  @Override
  void pack(float[] x, int o, MemorySegment target, long at) {
    float[] scale = new float[8];
    for (int g = 0; g < 8; g++) {
      scale[g] = Iq4Levels.scale(x, o + g * 32);
    }
    float furthest = Extremes.furthest(scale, 0, 8);
    Bytes.putHalf(target, at, -furthest / SCALE_END);
    float d = Bytes.half(target, at);
    int upper = 0;
    int lower = 0;
    for (int g = 0; g < 8; g++) {
      int multiple = d == 0 ? 0 : SymmetricFit.code(scale[g] * (-SCALE_END / furthest), SCALE_END);
      upper |= (multiple + SCALE_END >> 4) << 2 * g;
      lower |= (multiple + SCALE_END & 15) << 4 * g;
      putCodes(x, o + g * 32, d * multiple, target, at + CODES + g * 16);
    }
    Bytes.put16(target, at + 2, upper);
    Bytes.put32(target, at + SCALES_LOW, lower);
  }

  private static void putCodes(float[] x, int o, float step, MemorySegment target, long at) {
    float inverse = step == 0 ? 0 : 1 / step;
    for (int j = 0; j < 16; j++) {
      int low = Iq4Levels.nearest(x[o + j] * inverse);
      int high = Iq4Levels.nearest(x[o + 16 + j] * inverse);
      Bytes.put8(target, at + j, low | high << 4);
    }
  }
}
