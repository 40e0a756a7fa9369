package io.jinwen.engine.cpu;

import io.jinwen.engine.cache.KvLayout;
import io.jinwen.engine.cache.Page;
import io.jinwen.engine.cpu.kernel.Activations;
import io.jinwen.engine.cpu.kernel.HalfProducts;
import io.jinwen.engine.cpu.kernel.Kernels;
import io.jinwen.engine.cpu.kernel.PackedLayout;
import io.jinwen.engine.cpu.kernel.PackedMatrix;
import java.util.Optional;

/** Pages of the cache as tiles of attention; one instance a worker, for the room it holds. */
final class PageReader {
  private static final int TILE = KvLayout.PAGE_TOKENS;

  private final Kernels kernels;
  private final KvLayout layout;
  private final CachedRows rows;
  private final CachedAttention.Shape shape;
  private final Optional<HalfProducts> halfProducts;
  private final Activations queries; // [row][keyDim]
  private final float[] keys; // [position][keyDim], where rows are widened before use
  private final float[] values; // [position][valueDim]

  /**
   * @param queries [row][keyDim], may change between pages
   */
  PageReader(Kernels kernels, KvLayout layout, CachedAttention.Shape shape, Activations queries) {
    this.kernels = kernels;
    this.layout = layout;
    this.rows = new CachedRows(kernels, layout);
    this.shape = shape;
    this.queries = queries;
    this.halfProducts =
        kernels
            .halfProducts()
            .filter(half -> !rows.packed() && half.fits(shape.keyDim(), shape.valueDim()));
    int tile = halfProducts.isPresent() && !shape.eightBit() ? 0 : TILE;
    this.keys = new float[tile * shape.keyDim()];
    this.values = shape.sharedValue() ? keys : new float[tile * shape.valueDim()];
  }

  /** Gives a whole page to a tile of 8 bits, as its page number {@code place}. */
  void load(EightBitTile tile, int place, Page page, int layer, int kvHead) {
    widen(page, layer, kvHead, TILE);
    tile.load(place, keys, shape.keyDim(), values, valueStride());
  }

  private int valueStride() {
    return shape.sharedValue() ? shape.keyDim() : shape.valueDim();
  }

  /** Whether whole pages can be attended as {@link #packedTile}. */
  boolean packed() {
    return rows.packed() && shape.eightBit() && shape.valueDim() % PackedLayout.BLOCK == 0;
  }

  /** A whole page of 8 bits as it is. */
  FlashAttention.Tile packedTile(Page page, int layer, int kvHead) {
    PackedMatrix k = rows.packedKeys(page, layer, kvHead);
    PackedMatrix v = shape.sharedValue() ? k : rows.packedValues(page, layer, kvHead);
    return new PackedTile(kernels, queries, k, v, shape.valueDim());
  }

  /** The page as the kernels want it: where it is, or widened. */
  FlashAttention.Tile tile(Page page, int layer, int kvHead, int positions) {
    if (halfProducts.isPresent()) {
      return halfTile(page, layer, kvHead);
    }
    widen(page, layer, kvHead, positions);
    return new FloatTile(
        kernels,
        queries.values(),
        0,
        shape.keyDim(),
        shape.keyDim(),
        keys,
        shape.keyDim(),
        values,
        valueStride(),
        shape.valueDim());
  }

  private FlashAttention.Tile halfTile(Page page, int layer, int kvHead) {
    long keysAt = layout.keyOffset(layer, 0) + 2L * kvHead * shape.keyDim();
    long valuesAt = layout.valueOffset(layer, 0) + 2L * kvHead * shape.valueDim();
    return new HalfTile(
        halfProducts.get(),
        queries.values(),
        shape.keyDim(),
        page.location(),
        keysAt,
        layout.keyWidth(),
        shape.sharedValue() ? keysAt : valuesAt,
        shape.sharedValue() ? layout.keyWidth() : layout.valueWidth(),
        shape.valueDim());
  }

  private void widen(Page page, int layer, int kvHead, int positions) {
    rows.keys(page, layer, kvHead, positions, keys);
    if (!shape.sharedValue()) {
      rows.values(page, layer, kvHead, positions, values);
    }
  }
}
