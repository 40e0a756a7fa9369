package io.jinwen.engine.device;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.jinwen.engine.cache.KvLayout;
import io.jinwen.engine.cache.PageMemory;
import io.jinwen.engine.cpu.Rope;
import io.jinwen.engine.cpu.kernel.Kernels;
import io.jinwen.engine.cpu.kernel.PackedMatrix;
import io.jinwen.engine.model.Batch;
import io.jinwen.engine.model.DeviceLostException;
import io.jinwen.engine.model.ForwardPass;
import io.jinwen.engine.model.ModelConfig;
import io.jinwen.engine.model.Shortlist;
import io.jinwen.engine.model.Slice;
import io.jinwen.engine.model.Weights;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;

/**
 * The forward pass on a card: the CPU's Transformer, kernel by kernel, with its bits. The host
 * looks up embeddings and takes logits back; all between stays on the card.
 *
 * <p>A pass that only continues a few answers is the same launches each time, so they are written
 * down once for each number of rows and size of past, and then started as one.
 */
final class DeviceTransformer implements ForwardPass {
  /** Most rows of a pass that is written down. */
  private static final int GRAPH_ROWS = 8;

  private static final int GRAPH_PAGES_MIN = 8;

  /** Most rows of logits that are made at once; one takes half a megabyte. */
  private static final int LOGIT_ROWS = 32;

  private final CudaDevice device;
  private final ModelConfig config;
  private final PackedMatrix embedding; // the host's
  private final Kernels hostKernels;
  private final String description;
  private final int rowsMax;
  private final long cachePagesMax;
  private final DeviceWeights weights;
  private final RowKernels kernels;
  private final DeviceAttention attention;
  private final StepBlock step;
  private final StepBlock lastStep; // of the rows that go on in the last layer
  private final float[] embedded; // [row][hidden]
  private final MemorySegment pinnedX; // [row][hidden]
  private final long x; // [row][hidden], the residual stream
  private final long kept; // [row][hidden], the rows of it that go on
  private final MemorySegment pinnedRows; // [row], which those are
  private final long keptRows;
  private final DeviceVectors normed; // [row][hidden]
  private final long gateUp; // [row][gate | up]
  private final DeviceVectors gated; // [row][inner]
  private final Map<GraphKey, MemorySegment> graphs = new HashMap<>();
  private Place graphsPlace = new Place(new DeviceRows(0, 0, 0, 0, 0), 0);
  private final int logitRows; // that are made at once
  private final long logits; // [row][vocabulary]
  private final MemorySegment pinnedLogits;
  private final DeviceShortlist shortlist;
  private float[] result = new float[0]; // [row][vocabulary]
  private volatile boolean aborted;

  /** What the launches of a pass depend on: rows, and pages of the longest past or more. */
  private record GraphKey(int rows, int pages) {}

  /** Addresses that all of them know. */
  private record Place(DeviceRows at, int moves) {}

  /**
   * @param cachePagesMax pages that will be asked for at most
   * @param exactAttention whether prompts attend exactly where they would in 8 bits
   */
  DeviceTransformer(
      CudaDevice device,
      ModelConfig config,
      Weights host,
      Kernels hostKernels,
      String description,
      int rowsMax,
      long cachePagesMax,
      boolean exactAttention) {
    this.device = device;
    this.config = config;
    this.embedding = host.embedding();
    this.hostKernels = hostKernels;
    this.description = description;
    this.rowsMax = rowsMax;
    this.cachePagesMax = cachePagesMax;
    this.weights = DeviceWeights.upload(device, host);
    this.kernels = new RowKernels(device, config.normEpsilon(), config.rope());
    boolean eightBit =
        !exactAttention && host.layers().stream().allMatch(l -> l.attention().quantised());
    this.attention =
        config.mla().isPresent()
            ? new DeviceAttention.Latent(
                device, config, weights.layers(), kernels, rowsMax, eightBit)
            : new DeviceAttention.Grouped(
                device, config, weights.layers(), kernels, rowsMax, eightBit);
    int pairs = config.rope().dimensions() / 2;
    Rope rope = new Rope(config.rope(), host.ropeFactors(), rowsMax);
    this.step = new StepBlock(device, rope, pairs, rowsMax);
    this.lastStep = new StepBlock(device, rope, pairs, rowsMax);
    int hidden = config.hidden();
    long stream = (long) Float.BYTES * rowsMax * hidden;
    this.embedded = new float[rowsMax * hidden];
    this.pinnedX = device.allocatePinned(stream);
    this.x = device.allocate(stream);
    this.kept = device.allocate(stream);
    this.pinnedRows = device.allocatePinned((long) Integer.BYTES * rowsMax);
    this.keptRows = device.allocate((long) Integer.BYTES * rowsMax);
    this.normed = DeviceVectors.allocate(device, rowsMax, hidden);
    this.gateUp = device.allocate(2L * Float.BYTES * rowsMax * config.feedForward());
    this.gated = DeviceVectors.allocate(device, rowsMax, config.feedForward());
    this.logitRows = Math.min(LOGIT_ROWS, rowsMax);
    this.logits = device.allocate(logitBytes(logitRows));
    this.pinnedLogits = device.allocatePinned(logitBytes(logitRows));
    this.shortlist = new DeviceShortlist(device, config.vocabulary());
  }

  /** What a token leaves in the cache. */
  static KvLayout layout(ModelConfig config) {
    return config.mla().isPresent()
        ? DeviceAttention.Latent.layout(config)
        : DeviceAttention.Grouped.layout(config);
  }

  /**
   * Bytes that a model asks for beside its weights and the pages of the cache.
   *
   * @param contextTokens of the longest sequence
   */
  static long scratchBytes(ModelConfig config, int rowsMax, int contextTokens) {
    int pages = KvLayout.pagesFor(contextTokens);
    int hidden = config.hidden();
    long sum = 2L * StepBlock.bytes(config.rope().dimensions() / 2, rowsMax);
    sum += 2L * Float.BYTES * rowsMax * hidden + DeviceVectors.bytes(rowsMax, hidden);
    sum += 2L * Float.BYTES * rowsMax * config.feedForward();
    sum += DeviceVectors.bytes(rowsMax, config.feedForward());
    sum += (long) Float.BYTES * Math.min(LOGIT_ROWS, rowsMax) * config.vocabulary();
    sum += DeviceShortlist.bytes(config.vocabulary());
    return config.mla().isPresent()
        ? sum
            + DeviceAttention.Latent.bytes(config, rowsMax)
            + PageKernels.bytes(DeviceAttention.Latent.shape(config, true), rowsMax, pages)
        : sum
            + DeviceAttention.Grouped.bytes(config, rowsMax)
            + PageKernels.bytes(DeviceAttention.Grouped.shape(config, true), rowsMax, pages);
  }

  @Override
  public KvLayout kvLayout() {
    return attention.layout();
  }

  @Override
  public PageMemory newPageMemory() {
    device.enter();
    return new DevicePages(device, attention.layout(), cachePagesMax);
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

  /** Not on a card: prompts attend in the cached form, on matrices of 8 bits. */
  @Override
  public boolean canExpand() {
    return false;
  }

  @Override
  public Kernels kernels() {
    return hostKernels;
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public void abort() {
    aborted = true;
  }

  @Override
  public float[] forward(Batch batch) {
    try {
      return compute(batch);
    } catch (DeviceException e) {
      throw new DeviceLostException("the graphics card fails: " + e.getMessage(), e);
    }
  }

  private float[] compute(Batch batch) {
    device.enter();
    step.upload(batch);
    embed(batch);
    int rows = batch.logitRowCount();
    makeRoomForResult(rows);
    if (rows == batch.rows() && rows <= GRAPH_ROWS && onlyDecodes(batch)) {
      device.launch(graph(batch));
    } else {
      run(batch);
    }
    List<Shortlist> few = batch.shortlists();
    if (rows > logitRows || !DeviceShortlist.fits(few, rows)) {
      if (rows <= logitRows) {
        takeLogits(0, rows);
      }
      return result;
    }
    if (shortlist.pick(logits, few)) {
      return shortlist.result();
    }
    takeLogits(0, rows);
    shortlist.putBack(few, result);
    return result;
  }

  private static boolean onlyDecodes(Batch batch) {
    return batch.slices().stream().allMatch(slice -> slice.route() == Slice.Route.DECODE);
  }

  private void embed(Batch batch) {
    int hidden = config.hidden();
    for (int row = 0; row < batch.rows(); row++) {
      embedding.toFloats(batch.token(row), 1, embedded, row * hidden);
    }
    long numbers = (long) batch.rows() * hidden;
    MemorySegment.copy(embedded, 0, pinnedX, JAVA_FLOAT, 0, (int) numbers);
    device.upload(x, pinnedX.asSlice(0, Float.BYTES * numbers));
  }

  private MemorySegment graph(Batch batch) {
    int pages = Math.max(GRAPH_PAGES_MIN, Integer.highestOneBit(2 * StepBlock.pagesMax(batch) - 1));
    var all = new DeviceAttention.Rows(step.rows(), batch.rows(), batch.slices(), pages);
    var place = new Place(step.rows(), attention.makeRoom(all)); // not while writing down
    if (!place.equals(graphsPlace)) {
      forgetGraphs();
      graphsPlace = place;
    }
    var key = new GraphKey(batch.rows(), pages);
    MemorySegment known = graphs.get(key);
    if (known != null) {
      return known;
    }
    MemorySegment graph =
        device.capture(() -> {
          for (int layer = 0; layer < config.layers(); layer++) {
            normRows(weights.layers().get(layer).attentionNorm(), x, all.count());
            attention.remember(layer, all, normed);
            finishLayer(layer, all, x);
          }
          head(all.count(), x);
        });
    graphs.put(key, graph);
    return graph;
  }

  private void forgetGraphs() {
    graphs.values().forEach(device::destroyGraph);
    graphs.clear();
  }

  private void run(Batch batch) {
    var all =
        new DeviceAttention.Rows(
            step.rows(), batch.rows(), batch.slices(), StepBlock.pagesMax(batch));
    int last = config.layers() - 1;
    for (int layer = 0; layer <= last; layer++) {
      if (aborted) {
        device.await();
        throw new CancellationException("the pass was aborted");
      }
      normRows(weights.layers().get(layer).attentionNorm(), x, all.count());
      attention.remember(layer, all, normed);
      if (layer < last) {
        finishLayer(layer, all, x);
      }
    }
    lastLayer(last, batch, all);
  }

  /** In the last layer only the rows whose logits are wanted go on. */
  private void lastLayer(int last, Batch batch, DeviceAttention.Rows all) {
    int rows = batch.logitRowCount();
    if (rows == 0) {
      return;
    }
    if (rows == batch.rows()) {
      finishLayer(last, all, x);
      head(rows, x);
      return;
    }
    int[] rowMap = new int[rows];
    Batch some = batch.logitRows(rowMap);
    lastStep.upload(some);
    MemorySegment.copy(rowMap, 0, pinnedRows, JAVA_INT, 0, rows);
    device.upload(keptRows, pinnedRows.asSlice(0, (long) Integer.BYTES * rows));
    kernels.keep(x, keptRows, config.hidden(), kept, rows);
    normRows(weights.layers().get(last).attentionNorm(), kept, rows);
    finishLayer(
        last,
        new DeviceAttention.Rows(lastStep.rows(), rows, some.slices(), StepBlock.pagesMax(some)),
        kept);
    head(rows, kept);
  }

  private void finishLayer(int layer, DeviceAttention.Rows rows, long stream) {
    attention.attend(layer, rows, normed, stream);
    DeviceWeights.Layer block = weights.layers().get(layer);
    normRows(block.feedForwardNorm(), stream, rows.count());
    int width = 2 * config.feedForward();
    long to = gateUp;
    for (DeviceMatrix matrix : block.gateUp()) {
      new Product(matrix, normed, rows.count(), to, width).launch(device);
      to += (long) Float.BYTES * matrix.rows();
    }
    kernels.gate(gateUp, rows.count(), gated);
    new Product(block.down(), gated, rows.count(), stream, config.hidden())
        .mode(Product.Mode.ADD_TO_IT)
        .launch(device);
  }

  private void normRows(long weight, long stream, int rows) {
    kernels.norm(stream, weight, rows, normed);
  }

  /** Where there are more rows than have room, each piece is taken at once. */
  private void head(int rows, long stream) {
    normRows(weights.outputNorm(), stream, rows);
    for (int first = 0; first < rows; first += logitRows) {
      int some = Math.min(logitRows, rows - first);
      new Product(weights.output(), normed, some, logits, config.vocabulary())
          .vectors(first, 1, 1)
          .launch(device);
      if (rows > logitRows) {
        takeLogits(first, some);
      }
    }
  }

  private long logitBytes(int rows) {
    return (long) Float.BYTES * rows * config.vocabulary();
  }

  private void makeRoomForResult(int rows) {
    int numbers = Math.multiplyExact(rows, config.vocabulary());
    if (result.length < numbers) {
      result = new float[numbers];
    }
  }

  /** Waits for the logits of some rows, of which {@code first} is the first. */
  private void takeLogits(int first, int rows) {
    if (rows > 0) {
      device.download(pinnedLogits.asSlice(0, logitBytes(rows)), logits);
    }
    device.await();
    int vocabulary = config.vocabulary();
    MemorySegment.copy(pinnedLogits, JAVA_FLOAT, 0, result, first * vocabulary, rows * vocabulary);
  }
}
