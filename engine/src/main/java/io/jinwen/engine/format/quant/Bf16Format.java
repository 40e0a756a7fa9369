package io.jinwen.engine.format.quant;

import io.jinwen.engine.format.gguf.GgmlType;
import java.lang.foreign.MemorySegment;

/** bfloat16: the upper half of a single-precision number. */
final class Bf16Format extends BlockLoop {
  static final Bf16Format INSTANCE = new Bf16Format();
  private static final int QUIET_BIT = 64;

  private Bf16Format() {
    super(GgmlType.BF16);
  }

  @Override
  void unpack(MemorySegment source, long at, float[] x, int o) {
    x[o] = Float.intBitsToFloat(Bytes.u16(source, at) << 16);
  }

  /** Rounds to the nearest, ties to even; a NaN stays one and becomes quiet. */
  @Override
  void pack(float[] x, int o, MemorySegment target, long at) {
    int bits = Float.floatToRawIntBits(x[o]);
    int upper =
        Float.isNaN(x[o]) ? bits >>> 16 | QUIET_BIT : bits + 0x7fff + (bits >>> 16 & 1) >>> 16;
    Bytes.put16(target, at, upper);
  }
}
