package io.jinwen.engine.format.quant;

import io.jinwen.engine.format.gguf.GgmlType;
import java.lang.foreign.MemorySegment;

/**
 * IQ4_NL: 32 numbers as {@code d · level[code]}, see {@link Iq4Levels}.
 *
 * <p>Bytes: half d; then 16 bytes, byte j holds code j below and code j + 16 above.
 */
final class Iq4NlFormat extends BlockLoop {
  static final Iq4NlFormat INSTANCE = new Iq4NlFormat();
  private static final int HALF = 16;

  private Iq4NlFormat() {
    super(GgmlType.IQ4_NL);
  }

  @Override
  void unpack(MemorySegment source, long at, float[] x, int o) {
    float d = Bytes.half(source, at);
    for (int j = 0; j < HALF; j++) {
      int codes = Bytes.u8(source, at + 2 + j);
      x[o + j] = d * Iq4Levels.level(codes & 15);
      x[o + j + HALF] = d * Iq4Levels.level(codes >> 4);
    }
  }

  @Override
  void pack(float[] x, int o, MemorySegment target, long at) {
    Bytes.putHalf(target, at, Iq4Levels.scale(x, o));
    float d = Bytes.half(target, at);
    float inverse = d == 0 ? 0 : 1 / d;
    for (int j = 0; j < HALF; j++) {
      int low = Iq4Levels.nearest(x[o + j] * inverse);
      int high = Iq4Levels.nearest(x[o + j + HALF] * inverse);
      Bytes.put8(target, at + 2 + j, low | high << 4);
    }
  }
}
