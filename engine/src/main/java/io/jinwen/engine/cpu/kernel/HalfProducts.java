package io.jinwen.engine.cpu.kernel;

import java.lang.foreign.MemorySegment;

/**
 * The two products of attention straight on rows in half precision, for kernels that read those as
 * fast as floats. They give the bits that widening first and then {@link Kernels#productTransposed}
 * and {@link Kernels#productAccumulate} would give.
 */
public interface HalfProducts {
  /**
   * Scores: {@code c[i][j] = scale * sum over p of a[i][p] * b[j][p]}, i below m, j below n, p
   * below k.
   *
   * @param bByteOffset where b begins
   * @param bStride numbers, not bytes, from one row of b to the next
   */
  void scores(
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
      int cStride);

  /**
   * Values: {@code c[i][j] += sum over p of a[i][p] * b[p][j]}, i below m, j below n, p below k.
   */
  void weighted(
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
      int cStride);

  /** Whether sums of this length and rows of this width can be computed. */
  boolean fits(int keyDim, int valueDim);
}
