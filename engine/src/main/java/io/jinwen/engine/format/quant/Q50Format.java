package io.jinwen.engine.format.quant;

import io.jinwen.engine.format.gguf.GgmlType;
import java.lang.foreign.MemorySegment;

/**
 * Q5_0: 32 numbers as {@code d · (code − 16)}, codes of 5 bits.
 *
 * <p>Bytes: half d; u32 with bit j the fifth bit of code j; then 16 bytes, byte j holds the lower
 * four bits of code j below and of code j + 16 above.
 */
final class Q50Format extends BlockLoop {
  static final Q50Format INSTANCE = new Q50Format();
  private static final int HALF = 16;

  private Q50Format() {
    super(GgmlType.Q5_0);
  }

  @Override
  void unpack(MemorySegment source, long at, float[] x, int o) {
    float d = Bytes.half(source, at);
    int fifth = Bytes.i32(source, at + 2);
    for (int j = 0; j < HALF; j++) {
      int codes = Bytes.u8(source, at + 6 + j);
      int low = codes & 15 | (fifth >>> j & 1) << 4;
      int high = codes >> 4 | (fifth >>> j + HALF & 1) << 4;
      x[o + j] = (low - 16) * d;
      x[o + j + HALF] = (high - 16) * d;
    }
  }

  /** The number furthest from zero becomes code 0, so that it is met exactly. */
  @Override
  void pack(float[] x, int o, MemorySegment target, long at) {
    float d = Extremes.furthest(x, o, 32) / -16;
    float inverse = d == 0 ? 0 : 1 / d;
    int fifth = 0;
    for (int j = 0; j < HALF; j++) {
      int low = Math.min(31, (int) (x[o + j] * inverse + 16.5f));
      int high = Math.min(31, (int) (x[o + j + HALF] * inverse + 16.5f));
      fifth |= low >> 4 << j | high >> 4 << j + HALF;
      Bytes.put8(target, at + 6 + j, low & 15 | (high & 15) << 4);
    }
    Bytes.putHalf(target, at, d);
    Bytes.put32(target, at + 2, fifth);
  }

  @Override
  void pack(float[] x, float[] weights, int o, MemorySegment target, long at) {
    Bytes.putHalf(target, at, new WeightedFit(16).scale(x, weights, o, 32));
    float d = Bytes.half(target, at);
    float inverse = d == 0 ? 0 : 1 / d;
    int fifth = 0;
    for (int j = 0; j < HALF; j++) {
      int low = SymmetricFit.code(x[o + j] * inverse, 16) + 16;
      int high = SymmetricFit.code(x[o + j + HALF] * inverse, 16) + 16;
      fifth |= low >> 4 << j | high >> 4 << j + HALF;
      Bytes.put8(target, at + 6 + j, low & 15 | (high & 15) << 4);
    }
    Bytes.put32(target, at + 2, fifth);
  }
}
