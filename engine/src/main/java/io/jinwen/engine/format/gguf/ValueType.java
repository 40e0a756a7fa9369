package io.jinwen.engine.format.gguf;

import java.util.Optional;

/** The kinds of metadata value, in the order of their ids in the file. */
enum ValueType {
  U8(1),
  I8(1),
  U16(2),
  I16(2),
  U32(4),
  I32(4),
  F32(4),
  BOOL(1),
  STRING(8),
  ARRAY(12),
  U64(8),
  I64(8),
  F64(8);

  private final int bytesMin;

  ValueType(int bytesMin) {
    this.bytesMin = bytesMin;
  }

  /** The fewest bytes one value takes: what a claimed count is checked with. */
  int bytesMin() {
    return bytesMin;
  }

  static Optional<ValueType> of(long id) {
    return id >= 0 && id < values().length ? Optional.of(values()[(int) id]) : Optional.empty();
  }
}
