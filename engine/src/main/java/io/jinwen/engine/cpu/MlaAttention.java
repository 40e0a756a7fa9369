package io.jinwen.engine.cpu;

import io.jinwen.engine.cache.KvLayout;
import io.jinwen.engine.cache.Page;
import io.jinwen.engine.cpu.kernel.Activations;
import io.jinwen.engine.model.AttentionWeights;
import io.jinwen.engine.model.Batch;
import io.jinwen.engine.model.MlaConfig;
import io.jinwen.engine.model.ModelConfig;
import io.jinwen.engine.model.Slice;

/**
 * Multi-head latent attention of one layer (DeepSeek-AI, "DeepSeek-V2", 2024, section 2.1).
 *
 * <p>A token leaves a latent c and one rotated key part in the cache, for all heads together. The
 * score of head h is (W_k^h c) · q = c · (W_k^hᵀ q), so the query is taken into the latent space
 * instead of every key out of it ("absorbed"); the same holds for the values. Long prompts take the
 * direct way, see {@link ExpandedAttention}.
 */
final class MlaAttention implements Attention {
  /** What the layers share: scratch memory and the two ways to attend. */
  static final class Shared {
    private final Compute compute;
    private final ModelConfig config;
    private final MlaConfig mla;
    private final Rope rope;
    private final CachedRows rows;
    private final Activations queryLatent; // [row][queryRank]
    private final float[] q; // [row][head][nope | rope]
    private final float[] kv; // [row][latent | rope]
    private final Activations nope; // [row · head][nopeDim]
    private final float[] absorbed; // [row][head][latent | rope]
    private final Activations attended; // [row · head][latentRank]
    private final Activations values; // [row][head · valueDim]
    private final CachedAttention cached;
    private final ExpandedAttention expanded;

    /**
     * @param quantised whether all weights that attention meets are
     */
    Shared(
        Compute compute,
        ModelConfig config,
        Rope rope,
        KvLayout layout,
        int rowsMax,
        boolean quantised) {
      this.compute = compute;
      this.config = config;
      this.mla = config.mla().orElseThrow();
      this.rope = rope;
      this.rows = new CachedRows(compute.kernels(), layout);
      int heads = config.heads();
      this.queryLatent = new Activations(rowsMax, Math.max(1, mla.queryRank()));
      this.q = new float[rowsMax * heads * mla.queryDim()];
      this.kv = new float[rowsMax * mla.cacheWidth()];
      this.nope = new Activations(rowsMax * heads, mla.nopeDim());
      this.absorbed = new float[rowsMax * heads * mla.cacheWidth()];
      this.attended = new Activations(rowsMax * heads, mla.latentRank());
      this.values = new Activations(rowsMax, heads * mla.valueDim());
      var shape =
          new CachedAttention.Shape(
              1,
              heads,
              mla.cacheWidth(),
              mla.latentRank(),
              true,
              (float) (1 / Math.sqrt(mla.queryDim())),
              quantised && EightBitTile.fits(mla.cacheWidth(), mla.latentRank()));
      this.cached = new CachedAttention(compute.kernels(), compute.pool(), layout, shape);
      boolean eightBit = quantised && ExpandedAttention.fitsEightBits(mla);
      this.expanded = new ExpandedAttention(compute, layout, config, rowsMax, eightBit);
    }
  }

  private final Shared s;
  private final int layer;
  private final AttentionWeights.Latent weights;
  private final ExpandedAttention.Weights expandedWeights;

  MlaAttention(Shared shared, int layer, AttentionWeights.Latent weights) {
    this.s = shared;
    this.layer = layer;
    this.weights = weights;
    this.expandedWeights = s.expanded.weights(weights.keyB(), weights.valueB());
  }

  @Override
  public void remember(Batch batch, Activations normed) {
    int width = s.mla.cacheWidth();
    int latent = s.mla.latentRank();
    s.compute.matMul().multiply(weights.kvA(), normed, s.kv, 0, width);
    for (Slice slice : batch.slices()) {
      s.compute.forRows(
          slice.count(),
          i -> {
            int row = slice.firstRow() + i;
            int at = row * width;
            s.compute
                .kernels()
                .rmsNorm(s.kv, at, weights.kvNorm(), s.config.normEpsilon(), s.kv, at, latent);
            s.rope.rotate(s.kv, at + latent, row);
            store(slice, i, at);
          });
    }
  }

  private void store(Slice slice, int token, int from) {
    int position = slice.firstPosition() + token;
    Page page = slice.pages().page(position / KvLayout.PAGE_TOKENS);
    s.rows.storeKeys(page, layer, position % KvLayout.PAGE_TOKENS, s.kv, from);
  }

  @Override
  public void attend(Batch batch, Batch remembered, Activations normed, float[] out) {
    projectQueries(batch, normed);
    int heads = s.config.heads();
    s.values.reset(batch.rows(), heads * s.mla.valueDim());
    int absorbedRows = batch.absorbedRows();
    if (absorbedRows > 0) {
      attendAbsorbed(batch, absorbedRows);
    }
    for (Slice slice : batch.slices()) {
      if (slice.route() == Slice.Route.PROMPT_EXPANDED) {
        s.expanded.attend(layer, slice, expandedWeights, s.q, s.values.values());
      }
    }
    s.values.markChanged();
    s.compute.matMul().multiply(weights.output(), s.values, out, 0, s.config.hidden());
  }

  private void projectQueries(Batch batch, Activations normed) {
    Activations source = normed;
    if (weights.queryA().isPresent()) {
      int rank = s.mla.queryRank();
      s.queryLatent.reset(batch.rows(), rank);
      float[] x = s.queryLatent.values();
      s.compute.matMul().multiply(weights.queryA().get(), normed, x, 0, rank);
      s.compute.normRows(x, batch.rows(), rank, weights.queryNorm(), s.config.normEpsilon(), x);
      s.queryLatent.markChanged();
      source = s.queryLatent;
    }
    int width = s.config.heads() * s.mla.queryDim();
    s.compute.matMul().multiply(weights.queryB(), source, s.q, 0, width);
    s.compute.forRows(
        batch.rows(),
        row -> {
          for (int head = 0; head < s.config.heads(); head++) {
            int at = row * width + head * s.mla.queryDim();
            s.rope.rotate(s.q, at + s.mla.nopeDim(), row);
          }
        });
  }

  private void attendAbsorbed(Batch batch, int rows) {
    int heads = s.config.heads();
    int latent = s.mla.latentRank();
    int width = s.mla.cacheWidth();
    splitQueries(rows);
    var matMul = s.compute.matMul();
    matMul.multiplyHeads(
        weights.keyB(), latent, heads, s.nope, rows, s.absorbed, 0, heads * width, width);
    s.attended.reset(rows * heads, latent);
    s.cached.attend(layer, batch.absorbedSlices(), s.absorbed, s.attended.values());
    s.attended.markChanged();
    int valueDim = s.mla.valueDim();
    matMul.multiplyHeads(
        weights.valueB(),
        valueDim,
        heads,
        s.attended,
        rows,
        s.values.values(),
        0,
        heads * valueDim,
        valueDim);
  }

  /** The part without position goes to the key weights, the part with position stays as it is. */
  private void splitQueries(int rows) {
    int heads = s.config.heads();
    int nope = s.mla.nopeDim();
    s.nope.reset(rows * heads, nope);
    s.compute.forRows(
        rows,
        row -> {
          for (int i = row * heads; i < (row + 1) * heads; i++) {
            splitQuery(i);
          }
        });
    s.nope.markChanged();
  }

  private void splitQuery(int i) {
    int nope = s.mla.nopeDim();
    int from = i * s.mla.queryDim();
    int to = i * s.mla.cacheWidth() + s.mla.latentRank();
    System.arraycopy(s.q, from, s.nope.values(), i * nope, nope);
    System.arraycopy(s.q, from + nope, s.absorbed, to, s.mla.ropeDim());
  }
}
