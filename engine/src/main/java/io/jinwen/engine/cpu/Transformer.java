package io.jinwen.engine.cpu;

import io.jinwen.engine.cache.CacheType;
import io.jinwen.engine.cache.HostPages;
import io.jinwen.engine.cache.KvLayout;
import io.jinwen.engine.cache.PageMemory;
import io.jinwen.engine.cpu.LoadedModel.AttentionSettings;
import io.jinwen.engine.cpu.kernel.Activations;
import io.jinwen.engine.cpu.kernel.Kernels;
import io.jinwen.engine.model.Batch;
import io.jinwen.engine.model.ForwardPass;
import io.jinwen.engine.model.ModelConfig;
import io.jinwen.engine.model.Weights;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;

/**
 * The forward pass: tokens in, logits out, keys and values left in the cache.
 *
 * <p>A token of Youtu-LLM-2B at 4 bits reads 1.1 GB of weights, so a pass over one token takes as
 * long as reading them and a pass over a few takes no longer. All memory is allocated here once; a
 * pass allocates only small views. One caller at a time.
 */
public final class Transformer implements ForwardPass {
  private final ModelConfig config;
  private final Weights weights;
  private final Compute compute;
  private final KvLayout layout;
  private final Rope rope;
  private final List<Attention> attention; // [layer]
  private final FeedForward feedForward;
  private final int rowsMax;
  private final float[] x; // [row][hidden], the residual stream
  private final float[] part; // [row][hidden], what a block adds to it
  private final Activations normed; // [row][hidden]
  private final OutputHead head;
  private volatile boolean aborted;

  Transformer(
      ModelConfig config,
      Weights weights,
      Compute compute,
      int rowsMax,
      AttentionSettings attention) {
    this.config = config;
    this.weights = weights;
    this.compute = compute;
    this.rowsMax = rowsMax;
    this.rope = new Rope(config.rope(), weights.ropeFactors(), rowsMax);
    boolean quantised = weights.layers().stream().allMatch(l -> l.attention().quantised());
    var settings = new AttentionSettings(attention.cacheType(), attention.exact() || !quantised);
    var layers = AttentionLayers.of(compute, config, rope, config.layers(), rowsMax, settings);
    this.layout = layers.layout();
    this.attention =
        IntStream.range(0, config.layers())
            .mapToObj(i -> layers.layer(i, weights.layers().get(i).attention()))
            .toList();
    this.feedForward = new FeedForward(compute, config, rowsMax);
    this.x = new float[rowsMax * config.hidden()];
    this.part = new float[rowsMax * config.hidden()];
    this.normed = new Activations(rowsMax, config.hidden());
    this.head = new OutputHead(compute, weights.output());
  }

  @Override
  public KvLayout kvLayout() {
    return layout;
  }

  @Override
  public PageMemory newPageMemory() {
    return new HostPages(layout);
  }

  @Override
  public int vocabularySize() {
    return config.vocabulary();
  }

  @Override
  public int contextLength() {
    return config.contextLength();
  }

  @Override
  public int rowsMax() {
    return rowsMax;
  }

  @Override
  public Kernels kernels() {
    return compute.kernels();
  }

  @Override
  public String description() {
    return layout.type() == CacheType.F16
        ? compute.kernels().description()
        : "%s; keys and values %s".formatted(compute.kernels().description(), layout.type());
  }

  /** How the logits were computed so far, for people. */
  public String headStatistics() {
    return head.statistics();
  }

  @Override
  public boolean canExpand() {
    return config.mla().isPresent();
  }

  @Override
  public float[] forward(Batch batch) {
    rope.prepare(batch);
    embed(batch);
    int last = config.layers() - 1;
    for (int layer = 0; layer < last; layer++) {
      if (aborted) {
        throw new CancellationException("the pass was aborted");
      }
      normRows(weights.layers().get(layer).attentionNorm(), batch.rows());
      attention.get(layer).remember(batch, normed);
      finishLayer(layer, batch, batch);
    }
    normRows(weights.layers().get(last).attentionNorm(), batch.rows());
    attention.get(last).remember(batch, normed);
    return lastLayer(last, batch);
  }

  /** In the last layer only the rows whose logits are wanted go on. */
  private float[] lastLayer(int last, Batch batch) {
    int rows = batch.logitRowCount();
    if (rows == 0) {
      return new float[0];
    }
    if (rows == batch.rows()) {
      finishLayer(last, batch, batch);
      return head(batch, rows);
    }
    int[] rowMap = new int[rows];
    Batch some = batch.logitRows(rowMap);
    for (int i = 0; i < rows; i++) {
      System.arraycopy(x, rowMap[i] * config.hidden(), x, i * config.hidden(), config.hidden());
    }
    rope.prepare(some);
    normRows(weights.layers().get(last).attentionNorm(), rows);
    finishLayer(last, some, batch);
    return head(batch, rows);
  }

  @Override
  public void abort() {
    aborted = true;
  }

  private void embed(Batch batch) {
    compute.forRows(
        batch.rows(),
        row -> weights.embedding().toFloats(batch.token(row), 1, x, row * config.hidden()));
  }

  private void finishLayer(int layer, Batch batch, Batch remembered) {
    attention.get(layer).attend(batch, remembered, normed, part);
    addPart(batch.rows());
    Weights.Layer block = weights.layers().get(layer);
    normRows(block.feedForwardNorm(), batch.rows());
    feedForward.apply(block.feedForward(), normed, part);
    addPart(batch.rows());
  }

  private void normRows(float[] weight, int rows) {
    normed.reset(rows, config.hidden());
    compute.normRows(x, rows, config.hidden(), weight, config.normEpsilon(), normed.values());
    normed.markChanged();
  }

  private void addPart(int rows) {
    int hidden = config.hidden();
    compute.forRows(
        rows, row -> compute.kernels().add(x, row * hidden, part, row * hidden, hidden));
  }

  private float[] head(Batch batch, int rows) {
    normRows(weights.outputNorm(), rows);
    return head.logits(normed, batch.shortlists());
  }
}
