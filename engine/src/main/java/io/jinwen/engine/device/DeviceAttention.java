package io.jinwen.engine.device;

import io.jinwen.engine.cache.KvLayout;
import io.jinwen.engine.model.MlaConfig;
import io.jinwen.engine.model.ModelConfig;
import io.jinwen.engine.model.Slice;
import java.util.List;

/** The attention part of the layers, as the CPU's Attention has it. */
sealed interface DeviceAttention {
  /**
   * Rows that attend, and how.
   *
   * @param count how many
   * @param pagesOfDecode pages of the longest past of generated tokens, or more
   */
  record Rows(DeviceRows at, int count, List<Slice> slices, int pagesOfDecode) {}

  /** What a token leaves in the cache. */
  KvLayout layout();

  /** Writes what the rows leave in the cache. */
  void remember(int layer, Rows rows, DeviceVectors normed);

  /**
   * Asks for the memory that {@link #attend} needs for generated tokens.
   *
   * @return how often memory has moved
   */
  int makeRoom(Rows rows);

  /** Lets the rows attend and adds the outcome to x, [row][hidden]. */
  void attend(int layer, Rows rows, DeviceVectors normed, long x);

  /** Multi-head latent attention in the absorbed form. */
  final class Latent implements DeviceAttention {
    private final CudaDevice device;
    private final List<DeviceWeights.Layer> layers;
    private final RowKernels kernels;
    private final MlaConfig mla;
    private final int heads;
    private final int hidden;
    private final KvLayout layout;
    private final DeviceVectors queryLatent; // [row][queryRank]
    private final long q; // [row][head][nope | rope]
    private final long kv; // [row][latent | rope]
    private final DeviceVectors nope; // [row][head][nopeDim]
    private final DeviceVectors absorbed; // [row][head][latent | rope]
    private final DeviceVectors attended; // [row][head][latentRank]
    private final DeviceVectors values; // [row][head · valueDim]
    private final PageKernels pages;

    Latent(
        CudaDevice device,
        ModelConfig config,
        List<DeviceWeights.Layer> layers,
        RowKernels kernels,
        int rowsMax,
        boolean eightBit) {
      this.device = device;
      this.layers = layers;
      this.kernels = kernels;
      this.mla = config.mla().orElseThrow();
      this.heads = config.heads();
      this.hidden = config.hidden();
      this.layout = layout(config);
      int vectors = rowsMax * heads;
      this.queryLatent = DeviceVectors.allocate(device, rowsMax, Math.max(1, mla.queryRank()));
      this.q = device.allocate((long) Float.BYTES * vectors * mla.queryDim());
      this.kv = device.allocate((long) Float.BYTES * rowsMax * mla.cacheWidth());
      this.nope = DeviceVectors.allocate(device, vectors, mla.nopeDim());
      this.absorbed = DeviceVectors.allocate(device, vectors, mla.cacheWidth());
      this.attended = DeviceVectors.allocate(device, vectors, mla.latentRank());
      this.values = DeviceVectors.allocate(device, rowsMax, heads * mla.valueDim());
      this.pages = new PageKernels(device, layout, shape(config, eightBit), rowsMax);
    }

    static KvLayout layout(ModelConfig config) {
      return new KvLayout(config.layers(), config.mla().orElseThrow().cacheWidth(), 0);
    }

    static PageKernels.Shape shape(ModelConfig config, boolean eightBit) {
      MlaConfig mla = config.mla().orElseThrow();
      return new PageKernels.Shape(
          1,
          config.heads(),
          mla.cacheWidth(),
          mla.latentRank(),
          true,
          (float) (1 / Math.sqrt(mla.queryDim())),
          eightBit && PageKernels.fitsEightBits(mla.cacheWidth(), mla.latentRank()));
    }

    static long bytes(ModelConfig config, int rowsMax) {
      MlaConfig mla = config.mla().orElseThrow();
      long vectors = (long) rowsMax * config.heads();
      return DeviceVectors.bytes(rowsMax, Math.max(1, mla.queryRank()))
          + Float.BYTES * (vectors * mla.queryDim() + (long) rowsMax * mla.cacheWidth())
          + DeviceVectors.bytes(vectors, mla.nopeDim())
          + DeviceVectors.bytes(vectors, mla.cacheWidth())
          + DeviceVectors.bytes(vectors, mla.latentRank())
          + DeviceVectors.bytes(rowsMax, config.heads() * mla.valueDim());
    }

    private DeviceWeights.Attention.Latent weights(int layer) {
      return (DeviceWeights.Attention.Latent) layers.get(layer).attention();
    }

    @Override
    public KvLayout layout() {
      return layout;
    }

    @Override
    public int makeRoom(Rows rows) {
      return pages.makeRoom(rows.count, rows.pagesOfDecode);
    }

    @Override
    public void remember(int layer, Rows rows, DeviceVectors normed) {
      var w = weights(layer);
      new Product(w.kvA(), normed, rows.count, kv, mla.cacheWidth()).launch(device);
      long offset = layout.keyOffset(layer, 0);
      kernels.storeLatents(kv, w.kvNorm(), mla.latentRank(), rows.at, offset, rows.count);
    }

    @Override
    public void attend(int layer, Rows rows, DeviceVectors normed, long x) {
      var w = weights(layer);
      int count = rows.count;
      DeviceVectors source = normed;
      if (w.queryA().isPresent()) {
        long to = queryLatent.values();
        new Product(w.queryA().get(), normed, count, to, mla.queryRank()).launch(device);
        kernels.norm(to, w.queryNorm(), count, queryLatent);
        source = queryLatent;
      }
      new Product(w.queryB(), source, count, q, heads * mla.queryDim()).launch(device);
      kernels.split(q, heads, mla.latentRank(), rows.at, nope, absorbed.values(), count);
      int width = mla.cacheWidth();
      new Product(w.keyB(), nope, count, absorbed.values(), heads * width)
          .headsInRows(heads, mla.latentRank(), 1, width)
          .vectors(0, 1, heads)
          .launch(device);
      pages.attend(layer, rows.slices, rows.pagesOfDecode, rows.at, absorbed, attended.values());
      attended.quantise(device, 0, count * heads);
      new Product(w.valueB(), attended, count, values.values(), heads * mla.valueDim())
          .headsInRows(heads, mla.valueDim(), 1, mla.valueDim())
          .vectors(0, 1, heads)
          .launch(device);
      values.quantise(device, 0, count);
      new Product(w.output(), values, count, x, hidden).mode(Product.Mode.ADD_TO_IT).launch(device);
    }
  }

  /** Grouped-query attention. */
  final class Grouped implements DeviceAttention {
    private final CudaDevice device;
    private final List<DeviceWeights.Layer> layers;
    private final RowKernels kernels;
    private final ModelConfig config;
    private final KvLayout layout;
    private final int queryWidth;
    private final int kvWidth;
    private final DeviceVectors q; // [row][head][headDim]
    private final long kv; // [row][key | value]
    private final DeviceVectors attended; // [row][head · headDim]
    private final PageKernels pages;

    Grouped(
        CudaDevice device,
        ModelConfig config,
        List<DeviceWeights.Layer> layers,
        RowKernels kernels,
        int rowsMax,
        boolean eightBit) {
      this.device = device;
      this.layers = layers;
      this.kernels = kernels;
      this.config = config;
      this.layout = layout(config);
      this.queryWidth = config.heads() * config.headDim();
      this.kvWidth = config.kvHeads() * config.headDim();
      this.q = DeviceVectors.allocate(device, rowsMax * config.heads(), config.headDim());
      this.kv = device.allocate(2L * Float.BYTES * rowsMax * kvWidth);
      this.attended = DeviceVectors.allocate(device, rowsMax, queryWidth);
      this.pages = new PageKernels(device, layout, shape(config, eightBit), rowsMax);
    }

    static KvLayout layout(ModelConfig config) {
      int width = config.kvHeads() * config.headDim();
      return new KvLayout(config.layers(), width, width);
    }

    static PageKernels.Shape shape(ModelConfig config, boolean eightBit) {
      return new PageKernels.Shape(
          config.kvHeads(),
          config.heads() / config.kvHeads(),
          config.headDim(),
          config.headDim(),
          false,
          (float) (1 / Math.sqrt(config.headDim())),
          eightBit && PageKernels.fitsEightBits(config.headDim(), config.headDim()));
    }

    static long bytes(ModelConfig config, int rowsMax) {
      return DeviceVectors.bytes((long) rowsMax * config.heads(), config.headDim())
          + DeviceVectors.bytes(rowsMax, config.heads() * config.headDim())
          + 2L * Float.BYTES * rowsMax * config.kvHeads() * config.headDim();
    }

    private DeviceWeights.Attention.Grouped weights(int layer) {
      return (DeviceWeights.Attention.Grouped) layers.get(layer).attention();
    }

    @Override
    public KvLayout layout() {
      return layout;
    }

    /** Rows of the joined projections from {@code from} to {@code end} times the vectors. */
    private void project(int layer, DeviceVectors normed, int count, int from, int end, long out) {
      var w = weights(layer);
      int at = 0;
      for (DeviceMatrix matrix : w.projections()) {
        int first = Math.max(from, at);
        int last = Math.min(end, at + matrix.rows());
        if (first < last) {
          long bias = w.bias() == 0 ? 0 : w.bias() + (long) Float.BYTES * first;
          long to = out + (long) Float.BYTES * (first - from);
          new Product(matrix, normed, count, to, end - from)
              .rows(first - at, last - first)
              .bias(bias)
              .launch(device);
        }
        at += matrix.rows();
      }
    }

    @Override
    public int makeRoom(Rows rows) {
      return pages.makeRoom(rows.count, rows.pagesOfDecode);
    }

    @Override
    public void remember(int layer, Rows rows, DeviceVectors normed) {
      int count = rows.count;
      project(layer, normed, count, queryWidth, queryWidth + 2 * kvWidth, kv);
      long norm = weights(layer).keyNorm();
      kernels.turnHeads(
          kv, 2 * kvWidth, 0, config.headDim(), norm, rows.at, config.kvHeads(), count);
      long keys = layout.keyOffset(layer, 0);
      long values = layout.valueOffset(layer, 0);
      kernels.store(kv, 2 * kvWidth, 0, kvWidth, rows.at, keys, values, count);
    }

    @Override
    public void attend(int layer, Rows rows, DeviceVectors normed, long x) {
      var w = weights(layer);
      int count = rows.count;
      project(layer, normed, count, 0, queryWidth, q.values());
      kernels.turnHeads(
          q.values(),
          queryWidth,
          0,
          config.headDim(),
          w.queryNorm(),
          rows.at,
          config.heads(),
          count);
      pages.attend(layer, rows.slices, rows.pagesOfDecode, rows.at, q, attended.values());
      attended.quantise(device, 0, count);
      new Product(w.output(), attended, count, x, config.hidden())
          .mode(Product.Mode.ADD_TO_IT)
          .launch(device);
    }
  }
}
