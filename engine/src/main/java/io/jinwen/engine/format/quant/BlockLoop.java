package io.jinwen.engine.format.quant;

import io.jinwen.engine.format.gguf.GgmlType;
import java.lang.foreign.MemorySegment;

/** Walks over the blocks; what is in a block is the format's own. */
abstract sealed class BlockLoop implements BlockFormat
    permits F32Format,
        F16Format,
        Bf16Format,
        Q40Format,
        Q41Format,
        Q50Format,
        Q51Format,
        Q80Format,
        Q2KFormat,
        Q3KFormat,
        Q4KFormat,
        Q5KFormat,
        Q6KFormat,
        Iq4NlFormat,
        Iq4XsFormat {
  private final GgmlType type;

  BlockLoop(GgmlType type) {
    this.type = type;
  }

  @Override
  public final GgmlType type() {
    return type;
  }

  @Override
  public final void dequantize(
      MemorySegment source, long byteOffset, float[] target, int targetOffset, int count) {
    check(source, byteOffset, target, targetOffset, count);
    long at = byteOffset;
    for (int i = 0; i < count; i += type.blockSize()) {
      unpack(source, at, target, targetOffset + i);
      at += type.blockBytes();
    }
  }

  @Override
  public final void quantize(
      float[] source, int sourceOffset, int count, MemorySegment target, long byteOffset) {
    check(target, byteOffset, source, sourceOffset, count);
    long at = byteOffset;
    for (int i = 0; i < count; i += type.blockSize()) {
      pack(source, sourceOffset + i, target, at);
      at += type.blockBytes();
    }
  }

  @Override
  public final void quantize(
      float[] source,
      float[] weights,
      int sourceOffset,
      int count,
      MemorySegment target,
      long byteOffset) {
    check(target, byteOffset, source, sourceOffset, count);
    check(target, byteOffset, weights, sourceOffset, count);
    long at = byteOffset;
    for (int i = 0; i < count; i += type.blockSize()) {
      pack(source, weights, sourceOffset + i, target, at);
      at += type.blockBytes();
    }
  }

  /** Unpacks the block at byte {@code at} of {@code source} into {@code x} from {@code o}. */
  abstract void unpack(MemorySegment source, long at, float[] x, int o);

  /** Packs the block of {@code x} from {@code o} to byte {@code at} of {@code target}. */
  abstract void pack(float[] x, int o, MemorySegment target, long at);

  /** As {@link #pack(float[], int, MemorySegment, long)}, by the weights of the numbers. */
  void pack(float[] x, float[] weights, int o, MemorySegment target, long at) {
    pack(x, o, target, at);
  }

  private void check(MemorySegment packed, long byteOffset, float[] x, int offset, int count) {
    if (offset < 0 || count < 0 || count > x.length - offset) {
      throw new IndexOutOfBoundsException(
          "numbers %d to %d of an array of %d".formatted(offset, offset + count, x.length));
    }
    long bytes = type.bytes(count);
    if (byteOffset < 0 || bytes > packed.byteSize() - byteOffset) {
      throw new IndexOutOfBoundsException(
          "%d bytes from %d of %d".formatted(bytes, byteOffset, packed.byteSize()));
    }
  }
}
