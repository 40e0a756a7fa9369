package io.jinwen.tools.huggingface;

import io.jinwen.engine.format.gguf.GgmlType;
import java.util.Optional;

/** The number types of safetensors, and those of GGUF that hold the same numbers. */
enum Dtype {
  F64(8),
  F32(4, GgmlType.F32),
  F16(2, GgmlType.F16),
  BF16(2, GgmlType.BF16),
  I64(8),
  I32(4),
  I16(2),
  I8(1),
  U64(8),
  U32(4),
  U16(2),
  U8(1),
  BOOL(1),
  F8_E4M3(1),
  F8_E5M2(1);

  private final int bytes;
  private final Optional<GgmlType> ggml;

  Dtype(int bytes) {
    this.bytes = bytes;
    this.ggml = Optional.empty();
  }

  Dtype(int bytes, GgmlType ggml) {
    this.bytes = bytes;
    this.ggml = Optional.of(ggml);
  }

  int bytes() {
    return bytes;
  }

  /** The type that holds the same numbers; empty for those that are no weights. */
  Optional<GgmlType> ggml() {
    return ggml;
  }
}
