package io.jinwen.engine.cpu;

import io.jinwen.engine.cache.KvLayout;
import io.jinwen.engine.cpu.kernel.Activations;
import io.jinwen.engine.model.MlaConfig;
import io.jinwen.engine.model.Slice;

/** Some pages of the past as the heads of expanded attention share them. */
final class LatentSegment {
  /** Most pages of a segment: whole spans of {@link EightBitTiles}. */
  static final int PAGES = 4 * EightBitTiles.SPAN_PAGES;

  private static final int TILE = KvLayout.PAGE_TOKENS;

  private final Compute compute;
  private final CachedRows cached;
  private final MlaConfig mla;
  private final Activations latents; // [position][latentRank]
  private final float[] ropes; // [position][ropeDim]
  private final float[][] rows; // [worker][position][latent | rope]
  private int firstPage;

  LatentSegment(Compute compute, KvLayout layout, MlaConfig mla) {
    this.compute = compute;
    this.cached = new CachedRows(compute.kernels(), layout);
    this.mla = mla;
    this.latents = new Activations(PAGES * TILE, mla.latentRank());
    this.ropes = new float[PAGES * TILE * mla.ropeDim()];
    this.rows = new float[compute.pool().threads()][TILE * mla.cacheWidth()];
  }

  /**
   * Reads pages of a layer.
   *
   * @param quantised whether products will take the latents in 8 bits
   */
  void load(int layer, Slice slice, int first, int count, boolean quantised) {
    firstPage = first;
    latents.reset(count * TILE, mla.latentRank());
    compute.pool().run(count, (page, worker) -> loadPage(layer, slice, page, rows[worker]));
    if (quantised) {
      compute.matMul().quantise(latents);
    }
  }

  private void loadPage(int layer, Slice slice, int page, float[] wide) {
    int positions = Math.min(TILE, slice.positionEnd() - (firstPage + page) * TILE);
    int width = mla.cacheWidth();
    int latent = mla.latentRank();
    int rope = mla.ropeDim();
    cached.keys(slice.pages().page(firstPage + page), layer, 0, positions, wide);
    for (int i = 0; i < positions; i++) {
      int to = page * TILE + i;
      System.arraycopy(wide, i * width, latents.values(), to * latent, latent);
      System.arraycopy(wide, i * width + latent, ropes, to * rope, rope);
    }
  }

  /**
   * Makes keys and values of a page.
   *
   * @param keys [position][nope | rope]
   * @param values [position][valueDim]
   */
  void makePage(Slice slice, int page, Expansion expansion, float[] keys, float[] values) {
    int at = (page - firstPage) * TILE;
    int positions = Math.min(TILE, slice.positionEnd() - page * TILE);
    expansion.expand(latents, at, positions, keys, values);
    for (int i = 0; i < positions; i++) {
      int to = i * mla.queryDim() + mla.nopeDim();
      System.arraycopy(ropes, (at + i) * mla.ropeDim(), keys, to, mla.ropeDim());
    }
  }
}
