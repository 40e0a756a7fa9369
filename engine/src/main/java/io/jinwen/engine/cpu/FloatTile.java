package io.jinwen.engine.cpu;

import io.jinwen.engine.cache.KvLayout;
import io.jinwen.engine.cpu.kernel.Activations;
import io.jinwen.engine.cpu.kernel.Kernels;

/**
 * A page whose keys and values lie in memory as floats.
 *
 * @param q [row][keyDim] from {@code qAt} on, {@code qStride} from row to row
 * @param k [position][keyDim]
 * @param v [position][valueDim]
 */
record FloatTile(
    Kernels kernels,
    float[] q,
    int qAt,
    int qStride,
    int keyDim,
    float[] k,
    int kStride,
    float[] v,
    int vStride,
    int valueDim)
    implements FlashAttention.Tile {
  @Override
  public int length() {
    return KvLayout.PAGE_TOKENS;
  }

  @Override
  public void scores(
      int firstRow, int rows, int positions, float scale, float[] out, int outStride) {
    int from = qAt + firstRow * qStride;
    kernels.productTransposed(
        q, from, qStride, rows, k, 0, kStride, positions, keyDim, scale, out, 0, outStride);
  }

  @Override
  public void addWeighted(
      Activations weights, int rows, int positions, float[] out, int outAt, int outStride) {
    kernels.productAccumulate(
        weights.values(),
        0,
        weights.columns(),
        rows,
        v,
        0,
        vStride,
        positions,
        valueDim,
        out,
        outAt,
        outStride);
  }
}
