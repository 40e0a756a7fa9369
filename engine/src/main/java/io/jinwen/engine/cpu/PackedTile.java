package io.jinwen.engine.cpu;

import io.jinwen.engine.cpu.kernel.Activations;
import io.jinwen.engine.cpu.kernel.Kernels;
import io.jinwen.engine.cpu.kernel.PackedMatrix;
import io.jinwen.engine.cpu.kernel.SerialProducts;

/**
 * A whole page of 8-bit keys and values, attended with the integers that it keeps: for one token at
 * a time, which repacking as {@link EightBitTile} does would not pay for.
 *
 * @param queries [row][keyDim]
 * @param keys [position][keyDim]
 * @param values [position][valueDim], or more columns of which the first are the values
 */
record PackedTile(
    Kernels kernels, Activations queries, PackedMatrix keys, PackedMatrix values, int valueDim)
    implements FlashAttention.Tile {
  @Override
  public int length() {
    return keys.rows();
  }

  @Override
  public void scores(
      int firstRow, int rows, int positions, float scale, float[] out, int outStride) {
    queries.quantise(kernels);
    new SerialProducts(kernels)
        .multiply(keys, 0, length(), queries, firstRow, rows, out, 0, outStride);
    kernels.scale(out, 0, rows * length(), scale);
  }

  @Override
  public void addWeighted(
      Activations weights, int rows, int positions, float[] out, int outAt, int outStride) {
    kernels.addWeightedRows(
        weights.values(), 0, weights.columns(), rows, values, valueDim, out, outAt, outStride);
  }
}
