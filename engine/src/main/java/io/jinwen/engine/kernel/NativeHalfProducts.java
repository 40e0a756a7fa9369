package io.jinwen.engine.kernel;

import io.jinwen.engine.kernel.NativeLibrary.InstructionSet;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/** {@code src/main/native/attention.c}. */
final class NativeHalfProducts implements HalfProducts {
  private static final int HALF_BYTES = 2;

  private final NativeLibrary library;
  private final InstructionSet set;

  NativeHalfProducts(NativeLibrary library, InstructionSet set) {
    this.library = library;
    this.set = set;
  }

  @Override
  public void scores(
      float[] a,
      int aOffset,
      int aStride,
      int m,
      MemorySegment b,
      long bByteOffset,
      int bStride,
      int n,
      int k,
      float scale,
      float[] c,
      int cOffset,
      int cStride) {
    check(a, aOffset, aStride, m, k);
    check(c, cOffset, cStride, m, n);
    MemorySegment rows = rows(b, bByteOffset, bStride, n, k);
    try {
      library.scores.invokeExact(
          set.number,
          MemorySegment.ofArray(a),
          (long) aOffset,
          aStride,
          m,
          rows,
          (long) bStride * HALF_BYTES,
          n,
          k,
          scale,
          MemorySegment.ofArray(c),
          (long) cOffset,
          cStride);
    } catch (Throwable e) {
      throw new IllegalStateException("jinwen_scores", e);
    }
  }

  @Override
  public void weighted(
      float[] a,
      int aOffset,
      int aStride,
      int m,
      MemorySegment b,
      long bByteOffset,
      int bStride,
      int k,
      int n,
      float[] c,
      int cOffset,
      int cStride) {
    check(a, aOffset, aStride, m, k);
    check(c, cOffset, cStride, m, n);
    MemorySegment rows = rows(b, bByteOffset, bStride, k, n);
    try {
      library.weighted.invokeExact(
          set.number,
          MemorySegment.ofArray(a),
          (long) aOffset,
          aStride,
          m,
          rows,
          (long) bStride * HALF_BYTES,
          k,
          n,
          MemorySegment.ofArray(c),
          (long) cOffset,
          cStride);
    } catch (Throwable e) {
      throw new IllegalStateException("jinwen_weighted", e);
    }
  }

  @Override
  public boolean fits(int keyDim, int valueDim) {
    return keyDim % PackedLayout.ROWS == 0 && valueDim % PackedLayout.ROWS == 0;
  }

  private static void check(float[] x, int offset, int stride, int rows, int width) {
    Objects.checkFromIndexSize(
        offset, Math.addExact(Math.multiplyExact(rows - 1, stride), width), x.length);
  }

  /** The rows as they lie in memory; the slice checks that they are there. */
  private static MemorySegment rows(
      MemorySegment b, long byteOffset, int stride, int rows, int width) {
    return b.asSlice(byteOffset, ((long) (rows - 1) * stride + width) * HALF_BYTES);
  }
}
