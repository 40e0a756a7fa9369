package io.jinwen.engine.model;

import io.jinwen.engine.cache.KvLayout;
import io.jinwen.engine.cache.Page;
import io.jinwen.engine.kernel.Kernels;
import io.jinwen.engine.kernel.PackedMatrix;
import io.jinwen.engine.kernel.WorkerPool;
import java.util.Arrays;

/**
 * Latent attention for a long stretch of prompt: per head, the keys and values of a page are made
 * from its latent rows once and then serve every query of the stretch.
 *
 * <p>A score then costs 192 + 128 products instead of the absorbed form's 576 + 512, against 2 ·
 * 512 · 128 per position and head for the making: it wins from some 170 queries on.
 */
final class ExpandedAttention {
  private static final int TILE = KvLayout.PAGE_TOKENS;

  /** What one worker needs. */
  private final class Scratch {
    private final float[] rows = new float[TILE * mla.cacheWidth()]; // [position][latent | rope]
    private final float[] keyWeight = new float[mla.latentRank() * mla.nopeDim()];
    private final float[] valueWeight = new float[mla.valueDim() * mla.latentRank()];
    private final float[] keys = new float[TILE * mla.queryDim()]; // [position][nope | rope]
    private final float[] values = new float[TILE * mla.valueDim()]; // [position][valueDim]
    private final FlashAttention flash;

    private Scratch(int rowsMax) {
      this.flash = new FlashAttention(kernels, rowsMax, mla.valueDim());
    }
  }

  private final Kernels kernels;
  private final WorkerPool pool;
  private final KvLayout layout;
  private final MlaConfig mla;
  private final int heads;
  private final float scale;
  private final Scratch[] scratch; // [worker]

  ExpandedAttention(
      Kernels kernels, WorkerPool pool, KvLayout layout, ModelConfig config, int rowsMax) {
    this.kernels = kernels;
    this.pool = pool;
    this.layout = layout;
    this.mla = config.mla().orElseThrow();
    this.heads = config.heads();
    this.scale = (float) (1 / Math.sqrt(mla.queryDim()));
    this.scratch = new Scratch[pool.threads()];
    for (int worker = 0; worker < scratch.length; worker++) {
      scratch[worker] = new Scratch(rowsMax);
    }
  }

  /**
   * Attends with all rows of a slice.
   *
   * @param keyB [head][latentRank][nopeDim]
   * @param valueB [head][valueDim][latentRank]
   * @param q [row][head][nope | rope], rotated
   * @param out [row][head][valueDim]
   */
  void attend(
      int layer, Slice slice, PackedMatrix keyB, PackedMatrix valueB, float[] q, float[] out) {
    pool.run(
        heads,
        (head, worker) -> {
          Scratch s = scratch[worker];
          keyB.toFloats(head * mla.latentRank(), mla.latentRank(), s.keyWeight, 0);
          valueB.toFloats(head * mla.valueDim(), mla.valueDim(), s.valueWeight, 0);
          attendHead(layer, slice, head, q, s);
          for (int t = 0; t < slice.count(); t++) {
            int at = ((slice.firstRow() + t) * heads + head) * mla.valueDim();
            s.flash.finish(t, out, at);
          }
        });
  }

  private void attendHead(int layer, Slice slice, int head, float[] q, Scratch s) {
    int stride = heads * mla.queryDim();
    var tile =
        new FloatTile(
            kernels,
            q,
            slice.firstRow() * stride + head * mla.queryDim(),
            stride,
            mla.queryDim(),
            s.keys,
            mla.queryDim(),
            s.values,
            mla.valueDim(),
            mla.valueDim());
    s.flash.begin(slice.count());
    for (int p = 0; p < KvLayout.pagesFor(slice.positionEnd()); p++) {
      int positions = Math.min(TILE, slice.positionEnd() - p * TILE);
      expand(slice.pages().page(p), layer, positions, s);
      int first = Math.max(0, p * TILE - slice.firstPosition()); // earlier rows see none of it
      int visible = slice.firstPosition() + first + 1 - p * TILE;
      s.flash.add(tile, first, slice.count() - first, 1, visible, scale);
    }
  }

  private void expand(Page page, int layer, int positions, Scratch s) {
    int width = mla.cacheWidth();
    int latent = mla.latentRank();
    int nope = mla.nopeDim();
    kernels.halfToFloat(page.data(), layout.keyOffset(layer, 0), s.rows, 0, positions * width);
    for (int i = 0; i < positions; i++) {
      Arrays.fill(s.keys, i * mla.queryDim(), i * mla.queryDim() + nope, 0);
      System.arraycopy(
          s.rows, i * width + latent, s.keys, i * mla.queryDim() + nope, mla.ropeDim());
    }
    kernels.productAccumulate(
        s.rows, 0, width, positions, s.keyWeight, 0, nope, latent, nope, s.keys, 0, mla.queryDim());
    kernels.productTransposed(
        s.rows,
        0,
        width,
        positions,
        s.valueWeight,
        0,
        latent,
        mla.valueDim(),
        latent,
        1,
        s.values,
        0,
        mla.valueDim());
  }
}
