package io.jinwen.engine.cpu;

import io.jinwen.engine.cache.KvLayout;
import io.jinwen.engine.cache.Page;
import io.jinwen.engine.cpu.kernel.Activations;
import io.jinwen.engine.model.AttentionWeights;
import io.jinwen.engine.model.Batch;
import io.jinwen.engine.model.ModelConfig;
import io.jinwen.engine.model.Slice;

/**
 * Grouped-query attention of one layer (Ainslie et al., "GQA", 2023); with as many key heads as
 * query heads it is plain multi-head attention, with one it is multi-query attention.
 */
final class GroupedQueryAttention implements Attention {
  /** What the layers share. */
  static final class Shared {
    private final Compute compute;
    private final ModelConfig config;
    private final Rope rope;
    private final CachedRows rows;
    private final int queryWidth;
    private final int kvWidth;
    private final float[] qkv; // [row][query | key | value]
    private final float[] q; // [row][head][headDim], rotated
    private final Activations attended; // [row][head · headDim]
    private final CachedAttention cached;

    Shared(
        Compute compute,
        ModelConfig config,
        Rope rope,
        KvLayout layout,
        int rowsMax,
        boolean quantised) {
      this.compute = compute;
      this.config = config;
      this.rope = rope;
      this.rows = new CachedRows(compute.kernels(), layout);
      this.queryWidth = config.heads() * config.headDim();
      this.kvWidth = config.kvHeads() * config.headDim();
      this.qkv = new float[rowsMax * (queryWidth + 2 * kvWidth)];
      this.q = new float[rowsMax * queryWidth];
      this.attended = new Activations(rowsMax, queryWidth);
      var shape =
          new CachedAttention.Shape(
              config.kvHeads(),
              config.heads() / config.kvHeads(),
              config.headDim(),
              config.headDim(),
              false,
              (float) (1 / Math.sqrt(config.headDim())),
              quantised && EightBitTile.fits(config.headDim(), config.headDim()));
      this.cached = new CachedAttention(compute.kernels(), compute.pool(), layout, shape);
    }

    private int stride() {
      return queryWidth + 2 * kvWidth;
    }
  }

  private final Shared s;
  private final int layer;
  private final AttentionWeights.Grouped weights;

  GroupedQueryAttention(Shared shared, int layer, AttentionWeights.Grouped weights) {
    this.s = shared;
    this.layer = layer;
    this.weights = weights;
  }

  @Override
  public void remember(Batch batch, Activations normed) {
    project(batch, normed);
    s.compute.forRows(
        batch.rows(), row -> heads(row, s.queryWidth, s.config.kvHeads(), weights.keyNorm()));
    for (Slice slice : batch.slices()) {
      store(slice);
    }
  }

  private void project(Batch batch, Activations normed) {
    s.compute.multiplyAll(weights.projections(), normed, s.qkv, s.stride());
    if (weights.bias().length > 0) {
      s.compute.forRows(
          batch.rows(),
          row -> s.compute.kernels().add(s.qkv, row * s.stride(), weights.bias(), 0, s.stride()));
    }
  }

  /** Norms and rotates some heads of a row. */
  private void heads(int row, int from, int count, float[] norm) {
    int width = s.config.headDim();
    for (int head = 0; head < count; head++) {
      int at = row * s.stride() + from + head * width;
      if (norm.length > 0) {
        s.compute.kernels().rmsNorm(s.qkv, at, norm, s.config.normEpsilon(), s.qkv, at, width);
      }
      s.rope.rotate(s.qkv, at, row);
    }
  }

  private void store(Slice slice) {
    for (int i = 0; i < slice.count(); i++) {
      int position = slice.firstPosition() + i;
      int slot = position % KvLayout.PAGE_TOKENS;
      Page page = slice.pages().page(position / KvLayout.PAGE_TOKENS);
      int key = (slice.firstRow() + i) * s.stride() + s.queryWidth;
      s.rows.storeKeys(page, layer, slot, s.qkv, key);
      s.rows.storeValues(page, layer, slot, s.qkv, key + s.kvWidth);
    }
  }

  @Override
  public void attend(Batch batch, Batch remembered, Activations normed, float[] out) {
    if (batch != remembered) {
      project(batch, normed); // fewer rows than were remembered: their queries lie elsewhere
    }
    s.compute.forRows(
        batch.rows(),
        row -> {
          heads(row, 0, s.config.heads(), weights.queryNorm());
          System.arraycopy(s.qkv, row * s.stride(), s.q, row * s.queryWidth, s.queryWidth);
        });
    s.attended.reset(batch.rows(), s.queryWidth);
    s.cached.attend(layer, batch.slices(), s.q, s.attended.values());
    s.attended.markChanged();
    s.compute.matMul().multiply(weights.output(), s.attended, out, 0, s.config.hidden());
  }
}
