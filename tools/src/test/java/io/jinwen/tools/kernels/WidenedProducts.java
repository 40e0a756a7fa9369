package io.jinwen.tools.kernels;

import io.jinwen.engine.cpu.kernel.HalfProducts;
import io.jinwen.engine.cpu.kernel.Kernels;
import java.lang.foreign.MemorySegment;

/** Attention with kernels that read floats only: rows are widened, then multiplied. */
final class WidenedProducts implements HalfProducts {
  private final Kernels kernels;
  private final float[] widened; // [row][width]

  /** For at most {@code numbersMax} numbers of half precision a call. */
  WidenedProducts(Kernels kernels, int numbersMax) {
    this.kernels = kernels;
    this.widened = new float[numbersMax];
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
    widen(b, bByteOffset, bStride, n, k);
    kernels.productTransposed(
        a, aOffset, aStride, m, widened, 0, k, n, k, scale, c, cOffset, cStride);
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
    widen(b, bByteOffset, bStride, k, n);
    kernels.productAccumulate(a, aOffset, aStride, m, widened, 0, n, k, n, c, cOffset, cStride);
  }

  @Override
  public boolean fits(int keyDim, int valueDim) {
    return true;
  }

  private void widen(MemorySegment b, long byteOffset, int stride, int rows, int width) {
    for (int r = 0; r < rows; r++) {
      kernels.halfToFloat(b, byteOffset + 2L * r * stride, widened, r * width, width);
    }
  }
}
