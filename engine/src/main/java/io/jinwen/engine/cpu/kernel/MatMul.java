package io.jinwen.engine.cpu.kernel;

import static io.jinwen.engine.cpu.kernel.PackedLayout.BLOCK;
import static io.jinwen.engine.cpu.kernel.PackedLayout.ROWS;

import java.util.Objects;

/**
 * Matrix products over a worker pool: splits the rows into items, quantises the activations once,
 * and checks every bound so that the kernels need not. One caller at a time.
 */
public final class MatMul {
  // Enough items that a delayed worker holds up little; a claim costs some ten nanoseconds.
  private static final int ITEMS_PER_THREAD = 8;
  private static final int BLOCKS_PER_ITEM = 128;
  // A native call holds up the garbage collector; this many products take about a millisecond. Many
  // rows in a call pay for the copy of the activations that the tiles make.
  private static final long PRODUCTS_PER_ITEM_MAX = 256 << 20;
  private static final int EDGE_VECTORS = 16;

  private final Kernels kernels;
  private final WorkerPool pool;
  private final ProductListener listener;
  private final float[][] edges; // [worker][vector][lane], where a window cuts a group
  private final WorkerPool.ItemTask quantise = this::quantiseItem;
  private final WorkerPool.ItemTask multiply = this::multiplyItem;

  // The job under way.
  private PackedMatrix w;
  private Activations x;
  private float[] y;
  private int rowFrom;
  private int rowsPerHead;
  private int chunksPerHead;
  private int groupsPerChunk;
  private int firstVector;
  private int vectorStep;
  private int vectorCount;
  private int yOffset;
  private int yStride;
  private int yStrideHead;

  public MatMul(Kernels kernels, WorkerPool pool) {
    this(kernels, pool, ProductListener.NONE);
  }

  /**
   * @param listener is told of every product
   */
  public MatMul(Kernels kernels, WorkerPool pool, ProductListener listener) {
    this.kernels = kernels;
    this.pool = pool;
    this.listener = listener;
    this.edges = new float[pool.threads()][EDGE_VECTORS * ROWS];
  }

  /** {@code y[yOffset + v * yStride + r] = w[r] · x[v]} for all rows and all vectors. */
  public void multiply(PackedMatrix w, Activations x, float[] y, int yOffset, int yStride) {
    multiply(w, 0, w.rows(), x, 0, 1, x.vectors(), y, yOffset, yStride);
  }

  /**
   * A window of a product: {@code y[yOffset + v * yStride + r - rowFrom] = w[r] · x[firstVector + v
   * * vectorStep]} for rows {@code rowFrom} to {@code rowTo} and v below {@code vectorCount}.
   *
   * @throws IndexOutOfBoundsException where the window leaves the matrix, the vectors or y
   */
  public void multiply(
      PackedMatrix w,
      int rowFrom,
      int rowTo,
      Activations x,
      int firstVector,
      int vectorStep,
      int vectorCount,
      float[] y,
      int yOffset,
      int yStride) {
    Objects.checkFromToIndex(rowFrom, rowTo, w.rows());
    if (vectorCount == 0 || rowFrom == rowTo) {
      return;
    }
    set(w, x, vectorCount, y, rowFrom, rowTo - rowFrom, 1);
    setVectors(firstVector, vectorStep, vectorCount, yOffset, yStride, 0, 1);
    start(1);
  }

  /**
   * One product a head: head h takes rows {@code h * rowsPerHead} onward and the vectors {@code
   * token * heads + h}, and writes {@code y[yOffset + token * yStrideToken + h * yStrideHead + r]}.
   *
   * @throws IndexOutOfBoundsException where it leaves the matrix, the vectors or y
   */
  public void multiplyHeads(
      PackedMatrix w,
      int rowsPerHead,
      int heads,
      Activations x,
      int tokens,
      float[] y,
      int yOffset,
      int yStrideToken,
      int yStrideHead) {
    Objects.checkFromToIndex(0, Math.multiplyExact(rowsPerHead, heads), w.rows());
    if (tokens == 0 || heads == 0 || rowsPerHead == 0) {
      return;
    }
    set(w, x, tokens, y, 0, rowsPerHead, heads);
    setVectors(0, heads, tokens, yOffset, yStrideToken, yStrideHead, heads);
    start(heads);
  }

  private void set(
      PackedMatrix newW,
      Activations newX,
      int vectors,
      float[] newY,
      int from,
      int rowsEach,
      int heads) {
    if (newW.columns() != newX.columns()) {
      throw new IllegalArgumentException(
          "a matrix of %d columns cannot take vectors of %d"
              .formatted(newW.columns(), newX.columns()));
    }
    listener.product(newW, heads, newX);
    w = newW;
    x = newX;
    y = newY;
    rowFrom = from;
    rowsPerHead = rowsEach;
    int groups = (rowsEach + ROWS - 1) / ROWS + (from % ROWS == 0 && rowsEach % ROWS == 0 ? 0 : 1);
    int itemsWanted = Math.max(1, ITEMS_PER_THREAD * pool.threads() / heads);
    groupsPerChunk = pool.threads() == 1 ? groups : Math.max(1, groups / itemsWanted);
    long groupProducts = (long) ROWS * newW.columns() * Math.max(1, vectors);
    long most = Math.max(1, PRODUCTS_PER_ITEM_MAX / groupProducts);
    groupsPerChunk = (int) Math.min(groupsPerChunk, most);
    chunksPerHead = (groups + groupsPerChunk - 1) / groupsPerChunk;
  }

  private void setVectors(
      int first, int step, int count, int offset, int stride, int strideHead, int heads) {
    Objects.checkIndex(first, x.vectors());
    Objects.checkIndex(first + Math.multiplyExact(count - 1, step) + heads - 1, x.vectors());
    Objects.checkIndex(offset, y.length);
    Objects.checkFromIndexSize(
        offset + Math.multiplyExact(count - 1, stride) + Math.multiplyExact(heads - 1, strideHead),
        rowsPerHead,
        y.length);
    firstVector = first;
    vectorStep = step;
    vectorCount = count;
    yOffset = offset;
    yStride = stride;
    yStrideHead = strideHead;
  }

  private void start(int heads) {
    if (w.layout().quantised()) {
      quantise(x);
    }
    pool.run(heads * chunksPerHead, multiply);
  }

  /** Makes the quantised form where it is not there yet, which a product does by itself. */
  public void quantise(Activations activations) {
    if (activations.quantised()) {
      return;
    }
    x = activations;
    if (kernels.wantsPairs()) {
      x.makePairs();
    }
    int blocks = x.vectors() * (x.columns() / BLOCK);
    if (blocks <= BLOCKS_PER_ITEM) {
      kernels.quantise(x, 0, blocks);
    } else {
      pool.run((blocks + BLOCKS_PER_ITEM - 1) / BLOCKS_PER_ITEM, quantise);
    }
    x.markQuantised();
  }

  private void quantiseItem(int item, int worker) {
    int first = item * BLOCKS_PER_ITEM;
    int blocks = x.vectors() * (x.columns() / BLOCK);
    kernels.quantise(x, first, Math.min(BLOCKS_PER_ITEM, blocks - first));
  }

  private void multiplyItem(int item, int worker) {
    int head = item / chunksPerHead;
    int from = rowFrom + head * rowsPerHead;
    int to = from + rowsPerHead;
    int group = from / ROWS + item % chunksPerHead * groupsPerChunk;
    int groupEnd = Math.min(group + groupsPerChunk, (to + ROWS - 1) / ROWS);
    int out = yOffset + head * yStrideHead - from;
    if (group < groupEnd && group * ROWS < from) {
      multiplyEdge(group++, from, to, head, out, worker);
    }
    boolean cut = group < groupEnd && groupEnd * ROWS > to;
    int whole = groupEnd - group - (cut ? 1 : 0);
    if (whole > 0) {
      int first = firstVector + head;
      int at = out + group * ROWS;
      kernels.product(w, group, whole, x, first, vectorStep, vectorCount, y, at, yStride, false);
    }
    if (cut) {
      multiplyEdge(groupEnd - 1, from, to, head, out, worker);
    }
  }

  /** A group of which the window takes only some rows goes through a small array of the worker. */
  private void multiplyEdge(int group, int from, int to, int head, int out, int worker) {
    float[] edge = edges[worker];
    int rowStart = Math.max(from, group * ROWS);
    int rowEnd = Math.min(to, group * ROWS + ROWS);
    for (int v = 0; v < vectorCount; v += EDGE_VECTORS) {
      int n = Math.min(EDGE_VECTORS, vectorCount - v);
      int first = firstVector + head + v * vectorStep;
      kernels.product(w, group, 1, x, first, vectorStep, n, edge, 0, ROWS, false);
      for (int i = 0; i < n; i++) {
        int at = out + (v + i) * yStride + rowStart;
        System.arraycopy(edge, i * ROWS + rowStart % ROWS, y, at, rowEnd - rowStart);
      }
    }
  }
}
