package io.jinwen.engine.cpu;

import io.jinwen.engine.cache.CacheType;
import io.jinwen.engine.cache.KvLayout;
import io.jinwen.engine.cache.Page;
import io.jinwen.engine.cpu.kernel.Kernels;
import io.jinwen.engine.cpu.kernel.PackedMatrix;

/** Rows of keys and values on their way into pages and back, however the pages keep them. */
record CachedRows(Kernels kernels, KvLayout layout) {
  /** Keeps the keys of all heads for one position. */
  void storeKeys(Page page, int layer, int slot, float[] x, int at) {
    switch (layout.type()) {
      case F16 -> {
        long offset = layout.keyOffset(layer, slot);
        kernels.floatToHalf(x, at, page.location(), offset, layout.keyWidth());
      }
      case Q8_0 -> {
        for (int head = 0; head < layout.heads(); head++) {
          int from = at + head * layout.keyDim();
          kernels.packRow(x, from, layout.keyDim(), packedKeys(page, layer, head), slot);
        }
      }
    }
  }

  /** Keeps the values of all heads for one position. */
  void storeValues(Page page, int layer, int slot, float[] x, int at) {
    switch (layout.type()) {
      case F16 -> {
        long offset = layout.valueOffset(layer, slot);
        kernels.floatToHalf(x, at, page.location(), offset, layout.valueWidth());
      }
      case Q8_0 -> {
        for (int head = 0; head < layout.heads(); head++) {
          int from = at + head * layout.valueDim();
          kernels.packRow(x, from, layout.valueDim(), packedValues(page, layer, head), slot);
        }
      }
    }
  }

  /** The keys of one head in the first positions of a page as floats, [position][keyDim]. */
  void keys(Page page, int layer, int head, int positions, float[] to) {
    switch (layout.type()) {
      case F16 ->
          widen(
              page,
              layout.keyOffset(layer, 0),
              layout.keyWidth(),
              head,
              layout.keyDim(),
              positions,
              to);
      case Q8_0 -> widen(packedKeys(page, layer, head), layout.keyDim(), positions, to);
    }
  }

  /** The values of one head in the first positions of a page as floats, [position][valueDim]. */
  void values(Page page, int layer, int head, int positions, float[] to) {
    switch (layout.type()) {
      case F16 ->
          widen(
              page,
              layout.valueOffset(layer, 0),
              layout.valueWidth(),
              head,
              layout.valueDim(),
              positions,
              to);
      case Q8_0 -> widen(packedValues(page, layer, head), layout.valueDim(), positions, to);
    }
  }

  private void widen(
      Page page, long rows, int width, int head, int dim, int positions, float[] to) {
    for (int slot = 0; slot < positions; slot++) {
      long at = rows + (long) Short.BYTES * (slot * width + head * dim);
      kernels.halfToFloat(page.location(), at, to, slot * dim, dim);
    }
  }

  private static void widen(PackedMatrix rows, int dim, int positions, float[] to) {
    for (int slot = 0; slot < positions; slot++) {
      rows.rowToFloats(slot, dim, to, slot * dim);
    }
  }

  /** Whether pages are matrices of 8 bits. */
  boolean packed() {
    return layout.type() == CacheType.Q8_0;
  }

  /** The keys of one head, where pages are matrices: [position][keyDim]. */
  PackedMatrix packedKeys(Page page, int layer, int head) {
    return matrix(page, layout.keysOffset(layer, head), layout.keyDim());
  }

  /** The values of one head, where pages are matrices: [position][valueDim]. */
  PackedMatrix packedValues(Page page, int layer, int head) {
    return matrix(page, layout.valuesOffset(layer, head), layout.valueDim());
  }

  private static PackedMatrix matrix(Page page, long at, int dim) {
    return PackedMatrix.over(
        page.location().asSlice(at, KvLayout.matrixBytes(dim)),
        KvLayout.PAGE_TOKENS,
        KvLayout.matrixColumns(dim));
  }
}
