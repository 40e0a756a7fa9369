package io.jinwen.engine.cpu;

import io.jinwen.engine.cache.CacheLease;
import io.jinwen.engine.cache.CacheType;
import io.jinwen.engine.cache.HostPages;
import io.jinwen.engine.cache.KvCache;
import io.jinwen.engine.cache.KvLayout;
import io.jinwen.engine.cpu.LoadedModel.AttentionSettings;
import io.jinwen.engine.cpu.kernel.Activations;
import io.jinwen.engine.cpu.kernel.Kernels;
import io.jinwen.engine.cpu.kernel.MatMul;
import io.jinwen.engine.cpu.kernel.PackedMatrix;
import io.jinwen.engine.cpu.kernel.WeightMemory;
import io.jinwen.engine.cpu.kernel.WorkerPool;
import io.jinwen.engine.format.gguf.GgufFile;
import io.jinwen.engine.format.gguf.TensorInfo;
import io.jinwen.engine.format.quant.BlockFormat;
import io.jinwen.engine.model.Architecture;
import io.jinwen.engine.model.Batch;
import io.jinwen.engine.model.HyperParameters;
import io.jinwen.engine.model.ModelConfig;
import io.jinwen.engine.model.Slice;
import io.jinwen.engine.model.TensorSource;
import io.jinwen.engine.model.Weights;
import java.lang.foreign.Arena;
import java.util.function.IntConsumer;

/**
 * Texts run through a model layer by layer instead of text by text, so that no more than one
 * layer's weights are in memory: for statistics over a model that is larger than memory allows.
 *
 * <p>Between two layers a text is its hidden states, [token][hidden], which the caller keeps.
 */
public final class LayerwiseRun implements AutoCloseable {
  private final GgufFile file;
  private final Architecture architecture;
  private final ModelConfig config;
  private final WorkerPool pool;
  private final Compute compute;
  private final ActivationListener listener;
  private final Rope rope;
  private final AttentionLayers layers;
  private final FeedForward feedForward;
  private final KvCache cache;
  private final Batch batch;
  private final int rowsMax;
  private final float[] x; // [row][hidden]
  private final float[] part; // [row][hidden]
  private final Activations normed; // [row][hidden]
  private TensorSource tensors; // of the layer under way

  /**
   * @param tokensMax most tokens of a text
   * @param rowsMax most tokens of one pass
   * @throws io.jinwen.engine.api.EngineException MODEL_UNSUPPORTED, MODEL_CORRUPT
   */
  public LayerwiseRun(
      GgufFile file,
      Kernels kernels,
      WorkerPool pool,
      int tokensMax,
      int rowsMax,
      ActivationListener listener) {
    HyperParameters parameters = new HyperParameters(file);
    this.file = file;
    this.architecture = Architecture.of(parameters.architecture());
    this.config = architecture.config(parameters);
    ModelBounds.require(config, rowsMax);
    this.pool = pool;
    this.listener = listener;
    this.compute = new Compute(kernels, pool, new MatMul(kernels, pool, this::heard));
    this.rowsMax = rowsMax;
    try (Arena arena = Arena.ofShared()) {
      float[] factors =
          new TensorSource(file, arena, pool, _ -> {})
              .optionalDivisors("rope_freqs.weight", config.rope().dimensions() / 2);
      this.rope = new Rope(config.rope(), factors, rowsMax);
    }
    var exact = new AttentionSettings(CacheType.F16, true);
    this.layers = AttentionLayers.of(compute, config, rope, 1, rowsMax, exact);
    this.feedForward = new FeedForward(compute, config, rowsMax);
    this.cache =
        new KvCache(
            layers.layout(),
            new HostPages(layers.layout()),
            KvLayout.pagesFor(tokensMax) * layers.layout().pageBytes());
    this.batch = new Batch(rowsMax);
    this.x = new float[rowsMax * config.hidden()];
    this.part = new float[rowsMax * config.hidden()];
    this.normed = new Activations(rowsMax, config.hidden());
  }

  public int layers() {
    return config.layers();
  }

  public int hidden() {
    return config.hidden();
  }

  /** The hidden states before the first layer, [token][hidden]. */
  public float[] embed(int[] tokens) {
    TensorInfo embedding = file.tensor("token_embd.weight");
    long rowBytes = embedding.type().bytes(config.hidden());
    float[] hidden = new float[tokens.length * config.hidden()];
    for (int i = 0; i < tokens.length; i++) {
      BlockFormat.of(embedding.type())
          .dequantize(
              file.data(embedding),
              tokens[i] * rowBytes,
              hidden,
              i * config.hidden(),
              config.hidden());
    }
    return hidden;
  }

  /**
   * Takes the hidden states of texts through one layer.
   *
   * @param texts [text] token ids
   * @param hidden [text][token][hidden], overwritten
   * @param done is told the number of tokens after each pass
   */
  public void layer(int layer, int[][] texts, float[][] hidden, IntConsumer done) {
    try (Arena arena = new WeightMemory()) {
      tensors = new TensorSource(file, arena, pool, _ -> {});
      Weights.Layer weights = Weights.readLayer(tensors, architecture, config, layer);
      Attention attention = layers.layer(0, weights.attention());
      for (int text = 0; text < texts.length; text++) {
        throughLayer(weights, attention, texts[text], hidden[text], done);
      }
    }
  }

  private void throughLayer(
      Weights.Layer weights, Attention attention, int[] tokens, float[] hidden, IntConsumer done) {
    CacheLease lease = cache.leaseWithoutReuse(tokens.length).orElseThrow();
    int width = config.hidden();
    for (int from = 0; from < tokens.length; from += rowsMax) {
      int count = Math.min(rowsMax, tokens.length - from);
      lease.grow(from + count);
      batch.clear();
      batch.add(lease.table(), tokens, from, count, from, Slice.Route.PROMPT, Slice.Logits.NONE);
      rope.prepare(batch);
      System.arraycopy(hidden, from * width, x, 0, count * width);
      norm(weights.attentionNorm(), count);
      attention.remember(batch, normed);
      attention.attend(batch, batch, normed, part);
      add(count);
      norm(weights.feedForwardNorm(), count);
      feedForward.apply(weights.feedForward(), normed, part);
      add(count);
      System.arraycopy(x, 0, hidden, from * width, count * width);
      done.accept(count);
    }
    lease.close(new int[0], 0);
  }

  /** Tells the listener what the output head meets; nothing is multiplied. */
  public void head(float[][] hidden) {
    String head = file.find("output.weight").isPresent() ? "output.weight" : "token_embd.weight";
    int width = config.hidden();
    float[] weight;
    try (Arena arena = Arena.ofShared()) {
      weight = new TensorSource(file, arena, pool, _ -> {}).floats("output_norm.weight", width);
    }
    for (float[] states : hidden) {
      int tokens = states.length / width;
      for (int from = 0; from < tokens; from += rowsMax) {
        int count = Math.min(rowsMax, tokens - from);
        System.arraycopy(states, from * width, x, 0, count * width);
        norm(weight, count);
        listener.product(head, 1, normed);
      }
    }
  }

  private void heard(PackedMatrix matrix, int heads, Activations activations) {
    tensors.name(matrix).ifPresent(name -> listener.product(name, heads, activations));
  }

  private void norm(float[] weight, int rows) {
    normed.reset(rows, config.hidden());
    compute.normRows(x, rows, config.hidden(), weight, config.normEpsilon(), normed.values());
    normed.markChanged();
  }

  private void add(int rows) {
    int width = config.hidden();
    compute.forRows(rows, row -> compute.kernels().add(x, row * width, part, row * width, width));
  }

  @Override
  public void close() {
    cache.close();
  }
}
