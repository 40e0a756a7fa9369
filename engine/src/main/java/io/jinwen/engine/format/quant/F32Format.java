package io.jinwen.engine.format.quant;

import io.jinwen.engine.format.gguf.GgmlType;
import java.lang.foreign.MemorySegment;

/** Single precision. */
final class F32Format extends BlockLoop {
  static final F32Format INSTANCE = new F32Format();

  private F32Format() {
    super(GgmlType.F32);
  }

  @Override
  void unpack(MemorySegment source, long at, float[] x, int o) {
    x[o] = Float.intBitsToFloat(Bytes.i32(source, at));
  }

  @Override
  void pack(float[] x, int o, MemorySegment target, long at) {
    Bytes.put32(target, at, Float.floatToRawIntBits(x[o]));
  }
}
