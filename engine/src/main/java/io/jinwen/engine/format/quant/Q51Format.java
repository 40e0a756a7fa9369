package io.jinwen.engine.format.quant;

import io.jinwen.engine.format.gguf.GgmlType;
import java.lang.foreign.MemorySegment;

/**
 * Q5_1: 32 numbers as {@code d · code + m}, codes of 5 bits.
 *
 * <p>Bytes: half d, half m; u32 with bit j the fifth bit of code j; then 16 bytes, byte j holds the
 * lower four bits of code j below and of code j + 16 above.
 */
final class Q51Format extends BlockLoop {
  static final Q51Format INSTANCE = new Q51Format();
  private static final int HALF = 16;

  private Q51Format() {
    super(GgmlType.Q5_1);
  }

  @Override
  void unpack(MemorySegment source, long at, float[] x, int o) {
    float d = Bytes.half(source, at);
    float m = Bytes.half(source, at + 2);
    int fifth = Bytes.i32(source, at + 4);
    for (int j = 0; j < HALF; j++) {
      int codes = Bytes.u8(source, at + 8 + j);
      int low = codes & 15 | (fifth >>> j & 1) << 4;
      int high = codes >> 4 | (fifth >>> j + HALF & 1) << 4;
      x[o + j] = low * d + m;
      x[o + j + HALF] = high * d + m;
    }
  }

  @Override
  void pack(float[] x, int o, MemorySegment target, long at) {
    float min = Extremes.min(x, o, 32);
    float d = (Extremes.max(x, o, 32) - min) / 31;
    float inverse = d == 0 ? 0 : 1 / d;
    int fifth = 0;
    for (int j = 0; j < HALF; j++) {
      int low = (int) ((x[o + j] - min) * inverse + 0.5f);
      int high = (int) ((x[o + j + HALF] - min) * inverse + 0.5f);
      fifth |= (low >> 4 & 1) << j | (high >> 4 & 1) << j + HALF;
      Bytes.put8(target, at + 8 + j, low & 15 | (high & 15) << 4);
    }
    Bytes.putHalf(target, at, d);
    Bytes.putHalf(target, at + 2, min);
    Bytes.put32(target, at + 4, fifth);
  }
}
