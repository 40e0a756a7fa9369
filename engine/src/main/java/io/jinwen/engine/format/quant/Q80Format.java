package io.jinwen.engine.format.quant;

import io.jinwen.engine.format.gguf.GgmlType;
import java.lang.foreign.MemorySegment;

/**
 * Q8_0: 32 numbers as {@code d · code}, signed codes of 8 bits.
 *
 * <p>Bytes: half d; then 32 codes.
 */
final class Q80Format extends BlockLoop {
  static final Q80Format INSTANCE = new Q80Format();

  private Q80Format() {
    super(GgmlType.Q8_0);
  }

  @Override
  void unpack(MemorySegment source, long at, float[] x, int o) {
    float d = Bytes.half(source, at);
    for (int j = 0; j < 32; j++) {
      x[o + j] = Bytes.i8(source, at + 2 + j) * d;
    }
  }

  @Override
  void pack(float[] x, int o, MemorySegment target, long at) {
    float d = Math.abs(Extremes.furthest(x, o, 32)) / 127;
    float inverse = d == 0 ? 0 : 1 / d;
    Bytes.putHalf(target, at, d);
    for (int j = 0; j < 32; j++) {
      Bytes.put8(target, at + 2 + j, Extremes.roundAwayFromZero(x[o + j] * inverse));
    }
  }
}
