package io.jinwen.engine.cpu.kernel;

import io.jinwen.engine.cpu.kernel.NativeLibrary.InstructionSet;
import io.jinwen.engine.format.gguf.GgmlType;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * {@code src/main/native/attention.c} and {@code codes_attention.c}: products of floats with rows
 * in half precision, of floats, or of 8-bit codes.
 */
final class NativeRowProducts implements HalfProducts {
  /** What the rows consist of; the order is that of jinwen_kernels.c. */
  private enum Kind {
    HALVES(2),
    FLOATS(4);

    private final int bytes;

    Kind(int bytes) {
      this.bytes = bytes;
    }
  }

  private final NativeLibrary library;
  private final InstructionSet set;
  private final ArraySegments segments = new ArraySegments();

  NativeRowProducts(NativeLibrary library, InstructionSet set) {
    this.library = library;
    this.set = set;
  }

  @Override
  public boolean fits(int keyDim, int valueDim) {
    return fits(keyDim) && fits(valueDim);
  }

  /** Whether sums of this length, or rows of this width, can be computed. */
  static boolean fits(int length) {
    return length % PackedLayout.ROWS == 0;
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
    scores(
        Kind.HALVES,
        a,
        aOffset,
        aStride,
        m,
        b,
        bByteOffset,
        bStride,
        n,
        k,
        scale,
        c,
        cOffset,
        cStride);
  }

  /** {@link Kernels#productTransposed}. */
  void floatScores(
      float[] a,
      int aOffset,
      int aStride,
      int m,
      float[] b,
      int bOffset,
      int bStride,
      int n,
      int k,
      float scale,
      float[] c,
      int cOffset,
      int cStride) {
    scores(
        Kind.FLOATS,
        a,
        aOffset,
        aStride,
        m,
        segments.of(b),
        (long) bOffset * Float.BYTES,
        bStride,
        n,
        k,
        scale,
        c,
        cOffset,
        cStride);
  }

  private void scores(
      Kind kind,
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
    if (m == 0 || n == 0) {
      return;
    }
    check(a, aOffset, aStride, m, k);
    check(c, cOffset, cStride, m, n);
    check(kind, b, bByteOffset, bStride, n, k);
    try {
      library.scores.invokeExact(
          set.number,
          kind.ordinal(),
          segments.of(a),
          (long) aOffset,
          aStride,
          m,
          b,
          bByteOffset,
          (long) bStride * kind.bytes,
          n,
          k,
          scale,
          segments.of(c),
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
    weighted(
        Kind.HALVES, a, aOffset, aStride, m, b, bByteOffset, bStride, k, n, c, cOffset, cStride);
  }

  /** {@link Kernels#productAccumulate}. */
  void floatWeighted(
      float[] a,
      int aOffset,
      int aStride,
      int m,
      float[] b,
      int bOffset,
      int bStride,
      int k,
      int n,
      float[] c,
      int cOffset,
      int cStride) {
    weighted(
        Kind.FLOATS,
        a,
        aOffset,
        aStride,
        m,
        segments.of(b),
        (long) bOffset * Float.BYTES,
        bStride,
        k,
        n,
        c,
        cOffset,
        cStride);
  }

  private void weighted(
      Kind kind,
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
    if (m == 0 || k == 0) {
      return;
    }
    check(a, aOffset, aStride, m, k);
    check(c, cOffset, cStride, m, n);
    check(kind, b, bByteOffset, bStride, k, n);
    try {
      library.weighted.invokeExact(
          set.number,
          kind.ordinal(),
          segments.of(a),
          (long) aOffset,
          aStride,
          m,
          b,
          bByteOffset,
          (long) bStride * kind.bytes,
          n,
          k,
          segments.of(c),
          (long) cOffset,
          cStride);
    } catch (Throwable e) {
      throw new IllegalStateException("jinwen_weighted", e);
    }
  }

  /** {@link Kernels#addWeightedRows}. */
  void weightedCodes(
      float[] weights,
      int weightsOffset,
      int weightsStride,
      int m,
      PackedMatrix values,
      int n,
      float[] out,
      int outOffset,
      int outStride) {
    if (m == 0) {
      return;
    }
    if (values.type() != GgmlType.Q8_0
        || values.rows() != Kernels.WEIGHTED_ROWS
        || n % PackedLayout.BLOCK != 0
        || n > values.columns()) {
      throw new IllegalArgumentException(
          "%d columns of a matrix %s of %d x %d"
              .formatted(n, values.type(), values.rows(), values.columns()));
    }
    check(weights, weightsOffset, weightsStride, m, Kernels.WEIGHTED_ROWS);
    check(out, outOffset, outStride, m, n);
    try {
      library.weightedCodes.invokeExact(
          set.number,
          values.data(),
          values.groupBytes(),
          values.layout().codesOffset(values.columns()),
          n,
          segments.of(weights),
          (long) weightsOffset,
          weightsStride,
          m,
          segments.of(out),
          (long) outOffset,
          outStride);
    } catch (Throwable e) {
      throw new IllegalStateException("jinwen_weighted_codes", e);
    }
  }

  private static void check(float[] x, int offset, int stride, int rows, int width) {
    Objects.checkFromIndexSize(
        offset, Math.addExact(Math.multiplyExact(rows - 1, stride), width), x.length);
  }

  private static void check(
      Kind kind, MemorySegment b, long byteOffset, int stride, int rows, int width) {
    long bytes = ((long) (rows - 1) * stride + width) * kind.bytes;
    Objects.checkFromIndexSize(byteOffset, bytes, b.byteSize());
  }
}
