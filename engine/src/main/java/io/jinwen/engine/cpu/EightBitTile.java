package io.jinwen.engine.cpu;

import io.jinwen.engine.cache.KvLayout;
import io.jinwen.engine.cpu.kernel.Activations;
import io.jinwen.engine.cpu.kernel.Kernels;
import io.jinwen.engine.cpu.kernel.PackedMatrix;
import io.jinwen.engine.cpu.kernel.SerialProducts;
import java.lang.foreign.Arena;

/**
 * Whole pages whose keys and values are 8-bit matrices, for many queries at once: both products of
 * attention then run on the integer kernels of the weights, four times as fast as on floats.
 *
 * <p>Keys share a scale for 32 numbers of a position, values for 32 positions of a number; queries
 * and softmax weights are quantised like all activations. The rounding is that of activations which
 * meet quantised weights, so this is for models whose weights are quantised. A row takes the tile
 * whole or not at all, so what it becomes never depends on how its prompt was cut.
 */
final class EightBitTile implements FlashAttention.Tile {
  private static final int PAGE = KvLayout.PAGE_TOKENS;

  private final Kernels kernels;
  private final SerialProducts products;
  private final Activations queries; // [row][keyDim]
  private final PackedMatrix keys; // [position][keyDim]
  private final PackedMatrix values; // [valueDim][position]

  /**
   * @param queries [row][keyDim], may change between loads
   * @param pages how many
   */
  EightBitTile(
      Kernels kernels, Activations queries, int pages, int keyDim, int valueDim, Arena arena) {
    this.kernels = kernels;
    this.products = new SerialProducts(kernels);
    this.queries = queries;
    this.keys = PackedMatrix.zeros(pages * PAGE, keyDim, arena);
    this.values = PackedMatrix.zeros(valueDim, pages * PAGE, arena);
  }

  /** Whether keys and values of this width can be packed. */
  static boolean fits(int keyDim, int valueDim) {
    return keyDim % 32 == 0 && valueDim % 16 == 0;
  }

  /**
   * Takes a page.
   *
   * @param page which of the tile
   * @param k [position][keyDim], {@code keyStride} from one to the next
   * @param v [position][valueDim], {@code valueStride} from one to the next
   */
  void load(int page, float[] k, int keyStride, float[] v, int valueStride) {
    kernels.packRows(k, 0, keyStride, keys, page * PAGE / 16, PAGE / 16);
    kernels.packColumns(v, 0, valueStride, values, 0, values.rows() / 16, page * PAGE, PAGE);
  }

  @Override
  public int length() {
    return keys.rows();
  }

  @Override
  public void scores(
      int firstRow, int rows, int positions, float scale, float[] out, int outStride) {
    queries.quantise(kernels);
    products.multiply(keys, 0, length(), queries, firstRow, rows, out, 0, outStride);
    kernels.scale(out, 0, rows * length(), scale);
  }

  @Override
  public void addWeighted(
      Activations weights, int rows, int positions, float[] out, int outAt, int outStride) {
    weights.quantise(kernels);
    products.add(values, weights, 0, rows, out, outAt, outStride);
  }
}
