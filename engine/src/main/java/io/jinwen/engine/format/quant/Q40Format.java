package io.jinwen.engine.format.quant;

import io.jinwen.engine.format.gguf.GgmlType;
import java.lang.foreign.MemorySegment;

/**
 * Q4_0: 32 numbers as {@code d · (code − 8)}, codes of 4 bits.
 *
 * <p>Bytes: half d; then 16 bytes, byte j holds code j below and code j + 16 above.
 */
final class Q40Format extends BlockLoop {
  static final Q40Format INSTANCE = new Q40Format();
  private static final int HALF = 16;

  private Q40Format() {
    super(GgmlType.Q4_0);
  }

  @Override
  void unpack(MemorySegment source, long at, float[] x, int o) {
    float d = Bytes.half(source, at);
    for (int j = 0; j < HALF; j++) {
      int codes = Bytes.u8(source, at + 2 + j);
      x[o + j] = ((codes & 15) - 8) * d;
      x[o + j + HALF] = ((codes >> 4) - 8) * d;
    }
  }

  /** The number furthest from zero becomes code 0, so that it is met exactly. */
  @Override
  void pack(float[] x, int o, MemorySegment target, long at) {
    float d = Extremes.furthest(x, o, 32) / -8;
    float inverse = d == 0 ? 0 : 1 / d;
    Bytes.putHalf(target, at, d);
    for (int j = 0; j < HALF; j++) {
      int low = Math.min(15, (int) (x[o + j] * inverse + 8.5f));
      int high = Math.min(15, (int) (x[o + j + HALF] * inverse + 8.5f));
      Bytes.put8(target, at + 2 + j, low | high << 4);
    }
  }

  @Override
  void pack(float[] x, float[] weights, int o, MemorySegment target, long at) {
    Bytes.putHalf(target, at, new WeightedFit(8).scale(x, weights, o, 32));
    float d = Bytes.half(target, at);
    float inverse = d == 0 ? 0 : 1 / d;
    for (int j = 0; j < HALF; j++) {
      int low = SymmetricFit.code(x[o + j] * inverse, 8) + 8;
      int high = SymmetricFit.code(x[o + j + HALF] * inverse, 8) + 8;
      Bytes.put8(target, at + 2 + j, low | high << 4);
    }
  }
}
