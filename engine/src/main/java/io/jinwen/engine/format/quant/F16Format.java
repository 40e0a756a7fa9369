package io.jinwen.engine.format.quant;

import io.jinwen.engine.format.gguf.GgmlType;
import java.lang.foreign.MemorySegment;

/** IEEE half precision: 1 sign, 5 exponent, 10 fraction bits. */
final class F16Format extends BlockLoop {
  static final F16Format INSTANCE = new F16Format();

  private F16Format() {
    super(GgmlType.F16);
  }

  @Override
  void unpack(MemorySegment source, long at, float[] x, int o) {
    x[o] = Bytes.half(source, at);
  }

  @Override
  void pack(float[] x, int o, MemorySegment target, long at) {
    Bytes.putHalf(target, at, x[o]);
  }
}
