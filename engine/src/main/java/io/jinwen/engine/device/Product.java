package io.jinwen.engine.device;

/**
 * A product on the card, as struct Product of product.h has it: {@code out[v][r] = w[r] · x[v]},
 * for heads of rows and of vectors that lie apart as the strides say.
 *
 * <p>Vector v of head h is {@code first + v / inner * outerStep + v % inner * step + h * headStep},
 * and its results begin at {@code out + v / inner * outerStride + v % inner * stride + h *
 * headStride}.
 */
final class Product {
  private static final int FEW = 8; // as in product.h
  private static final int MANY = 32;
  private static final int GROUP = 16;
  private static final int WARPS = CudaDevice.THREADS / 32;
  private static final int GRID_Z_MAX = 65_535;

  /** What becomes of what is in out. */
  enum Mode {
    OVERWRITE,
    BEGIN_WITH_IT,
    ADD_TO_IT
  }

  private final DeviceMatrix w;
  private final DeviceVectors x;
  private long headBytes;
  private int rowFrom;
  private int rows;
  private int headRows;
  private int heads = 1;
  private int blockFrom;
  private int blocks;
  private int first;
  private int count;
  private int inner = 1;
  private int outerStep = 1;
  private int step;
  private int headStep;
  private long out;
  private int outerStride;
  private int stride;
  private int headStride;
  private Mode mode = Mode.OVERWRITE;
  private long bias;

  /** All rows with the first {@code count} vectors, results of {@code stride} numbers a vector. */
  Product(DeviceMatrix w, DeviceVectors x, int count, long out, int stride) {
    this.w = w;
    this.x = x;
    this.rows = w.rows();
    this.blocks = w.columns() / 32;
    this.count = count;
    this.out = out;
    this.outerStride = stride;
  }

  Product mode(Mode newMode) {
    mode = newMode;
    return this;
  }

  /** Adds these, [row], at the end. */
  Product bias(long newBias) {
    bias = newBias;
    return this;
  }

  /** Only these rows. */
  Product rows(int from, int newRows) {
    rowFrom = from;
    rows = newRows;
    return this;
  }

  /** Only these columns, in blocks of 32; the vectors are as long as they. */
  Product columns(int newBlockFrom, int newBlocks) {
    blockFrom = newBlockFrom;
    blocks = newBlocks;
    return this;
  }

  /** Heads whose rows follow each other in one matrix. */
  Product headsInRows(int newHeads, int rowsPerHead, int vectorStep, int newHeadStride) {
    heads = newHeads;
    rows = rowsPerHead;
    headRows = rowsPerHead;
    headStep = vectorStep;
    headStride = newHeadStride;
    return this;
  }

  /** Heads with a matrix each. */
  Product headsApart(int newHeads, long bytes, int vectorStep, int newHeadStride) {
    heads = newHeads;
    headBytes = bytes;
    headStep = vectorStep;
    headStride = newHeadStride;
    return this;
  }

  /** Vectors of a head: {@code first + v / inner * outerStep + v % inner}. */
  Product vectors(int newFirst, int newInner, int newOuterStep) {
    first = newFirst;
    inner = newInner;
    outerStep = newOuterStep;
    step = 1;
    return this;
  }

  /** Results of a head: {@code v / inner * outerStride + v % inner * stride}. */
  Product results(int newOuterStride, int newStride) {
    outerStride = newOuterStride;
    stride = newStride;
    return this;
  }

  void launch(CudaDevice device) {
    Arguments to = device.arguments().beginStruct();
    w.addTo(to);
    to.add(headBytes).add(rowFrom).add(rows).add(headRows).add(blockFrom).add(blocks);
    x.addCodesTo(to);
    to.add(x.values()).add(x.columns()).add(first).add(count).add(inner);
    to.add(outerStep).add(step).add(headStep);
    to.add(out).add(outerStride).add(stride).add(headStride).add(mode.ordinal()).add(bias);
    to.endStruct();
    boolean aligned = rowFrom % GROUP == 0 && headRows % GROUP == 0;
    int groups = Math.ceilDiv(rows, GROUP) + (aligned ? 0 : 1);
    if (!w.quantised()) {
      device.launch(w.kind(), groups, heads, tiles(FEW));
    } else if (count <= FEW) {
      device.launch("few_" + w.kind(), groups, heads, 1);
    } else {
      device.launch("many_" + w.kind(), Math.ceilDiv(groups, WARPS), heads, tiles(MANY));
    }
  }

  private int tiles(int vectors) {
    int tiles = Math.ceilDiv(count, vectors);
    if (tiles > GRID_Z_MAX) {
      throw new IllegalArgumentException(
          "%d vectors are too many for one product".formatted(count));
    }
    return tiles;
  }
}
