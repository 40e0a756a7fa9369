package io.jinwen.engine.format.quant;

import io.jinwen.engine.format.gguf.GgmlType;
import java.lang.foreign.MemorySegment;

/**
 * Q4_1: 32 numbers as {@code d · code + m}, codes of 4 bits.
 *
 * <p>Bytes: half d, half m; then 16 bytes, byte j holds code j below and code j + 16 above.
 */
final class Q41Format extends BlockLoop {
  static final Q41Format INSTANCE = new Q41Format();
  private static final int HALF = 16;

  private Q41Format() {
    super(GgmlType.Q4_1);
  }

  @Override
  void unpack(MemorySegment source, long at, float[] x, int o) {
    float d = Bytes.half(source, at);
    float m = Bytes.half(source, at + 2);
    for (int j = 0; j < HALF; j++) {
      int codes = Bytes.u8(source, at + 4 + j);
      x[o + j] = (codes & 15) * d + m;
      x[o + j + HALF] = (codes >> 4) * d + m;
    }
  }

  @Override
  void pack(float[] x, int o, MemorySegment target, long at) {
    float min = Extremes.min(x, o, 32);
    float d = (Extremes.max(x, o, 32) - min) / 15;
    float inverse = d == 0 ? 0 : 1 / d;
    Bytes.putHalf(target, at, d);
    Bytes.putHalf(target, at + 2, min);
    for (int j = 0; j < HALF; j++) {
      int low = Math.min(15, (int) ((x[o + j] - min) * inverse + 0.5f));
      int high = Math.min(15, (int) ((x[o + j + HALF] - min) * inverse + 0.5f));
      Bytes.put8(target, at + 4 + j, low | high << 4);
    }
  }
}
