package io.jinwen.engine.cpu;

import io.jinwen.engine.cache.KvLayout;
import io.jinwen.engine.cpu.kernel.Activations;
import io.jinwen.engine.cpu.kernel.HalfProducts;
import java.lang.foreign.MemorySegment;

/**
 * A page whose keys and values are read where they are, in half precision.
 *
 * @param q [row][keyDim]
 * @param page the bytes of the page
 * @param keysAt byte offset of the first key; {@code keyStride} numbers from one to the next
 * @param valuesAt byte offset of the first value; {@code valueStride} numbers from one to the next
 */
record HalfTile(
    HalfProducts products,
    float[] q,
    int keyDim,
    MemorySegment page,
    long keysAt,
    int keyStride,
    long valuesAt,
    int valueStride,
    int valueDim)
    implements FlashAttention.Tile {
  @Override
  public int length() {
    return KvLayout.PAGE_TOKENS;
  }

  @Override
  public void scores(
      int firstRow, int rows, int positions, float scale, float[] out, int outStride) {
    products.scores(
        q,
        firstRow * keyDim,
        keyDim,
        rows,
        page,
        keysAt,
        keyStride,
        positions,
        keyDim,
        scale,
        out,
        0,
        outStride);
  }

  @Override
  public void addWeighted(
      Activations weights, int rows, int positions, float[] out, int outAt, int outStride) {
    products.weighted(
        weights.values(),
        0,
        weights.columns(),
        rows,
        page,
        valuesAt,
        valueStride,
        positions,
        valueDim,
        out,
        outAt,
        outStride);
  }
}
