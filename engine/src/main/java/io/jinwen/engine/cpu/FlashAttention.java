package io.jinwen.engine.cpu;

import io.jinwen.engine.cpu.kernel.Activations;
import io.jinwen.engine.cpu.kernel.Exp;
import io.jinwen.engine.cpu.kernel.Kernels;
import java.util.Arrays;

/**
 * Attention in one pass over the positions, a tile at a time, without a score matrix in memory (Dao
 * et al., "FlashAttention", 2022; online softmax after Milakov and Gimelshein, 2018).
 *
 * <p>Each query row keeps the maximum score so far, the sum of exponentials and the weighted sum of
 * values; a tile raises the maximum and rescales both. What a row becomes depends only on the tiles
 * it sees, in order, so it is the same alone or beside others, in one chunk or in many. One
 * instance a worker: it is scratch memory.
 */
final class FlashAttention {
  private final Kernels kernels;
  private final int valueDim;
  private final float[] maximum; // [row]
  private final float[] sum; // [row]
  private final float[] output; // [row][valueDim], weighted but not yet divided by sum

  FlashAttention(Kernels kernels, int rowsMax, int valueDim) {
    this.kernels = kernels;
    this.valueDim = valueDim;
    this.maximum = new float[rowsMax];
    this.sum = new float[rowsMax];
    this.output = new float[rowsMax * valueDim];
  }

  /** Forgets the past of the first {@code rows} rows. */
  void begin(int rows) {
    Arrays.fill(maximum, 0, rows, Float.NEGATIVE_INFINITY);
    Arrays.fill(sum, 0, rows, 0);
    Arrays.fill(output, 0, rows * valueDim, 0);
  }

  /** The queries, and the keys and values of some positions that follow each other. */
  interface Tile {
    /** Positions. */
    int length();

    /** Scores of rows from {@code firstRow} on with the first {@code positions} keys. */
    void scores(int firstRow, int rows, int positions, float scale, float[] out, int outStride);

    /**
     * Adds the values of the first {@code positions} positions, weighted row by row, to out.
     *
     * @param weights [row][length]
     */
    void addWeighted(
        Activations weights, int rows, int positions, float[] out, int outAt, int outStride);
  }

  /**
   * Lets the rows see one tile.
   *
   * @param firstRow the first query row that takes part
   * @param rows how many query rows
   * @param rowsPerToken consecutive rows that belong to the same token
   * @param visibleFirst positions of the tile that the first token may see, 0 … its length or
   *     beyond; each later token sees one more
   * @param scale multiplies the scores before the softmax
   * @param weights room for [row][length of the tile], scores first and then their exponentials
   */
  void add(
      Tile tile,
      int firstRow,
      int rows,
      int rowsPerToken,
      int visibleFirst,
      float scale,
      Activations weights) {
    int tokens = rows / rowsPerToken;
    int length = tile.length();
    int positions = Math.min(length, visibleFirst + tokens - 1);
    if (positions <= 0) {
      return;
    }
    weights.reset(rows, length);
    tile.scores(firstRow, rows, positions, scale, weights.values(), length);
    for (int row = 0; row < rows; row++) {
      int visible = Math.clamp(visibleFirst + row / rowsPerToken, 0, positions);
      softmaxStep(firstRow + row, weights.values(), row * length, visible, positions);
    }
    tile.addWeighted(weights, rows, positions, output, firstRow * valueDim, valueDim);
  }

  private void softmaxStep(int row, float[] scores, int at, int visible, int positions) {
    if (visible > 0) {
      float before = maximum[row];
      float now = Math.max(before, kernels.max(scores, at, visible));
      if (now > before && sum[row] > 0) {
        float shrink = Exp.exp(before - now);
        sum[row] *= shrink;
        kernels.scale(output, row * valueDim, valueDim, shrink);
      }
      maximum[row] = now;
      sum[row] += kernels.expSum(scores, at, visible, now);
    }
    Arrays.fill(scores, at + visible, at + positions, 0);
  }

  /** Writes the finished value of a row. */
  void finish(int row, float[] target, int at) {
    float by = 1 / sum[row];
    for (int i = 0; i < valueDim; i++) {
      target[at + i] = output[row * valueDim + i] * by;
    }
  }

  /** Hands over an unfinished row, to be merged with others: maximum, sum, then the values. */
  void export(int row, float[] target, int at) {
    target[at] = maximum[row];
    target[at + 1] = sum[row];
    System.arraycopy(output, row * valueDim, target, at + 2, valueDim);
  }

  /** Width of an exported row. */
  static int exportWidth(int valueDim) {
    return valueDim + 2;
  }

  /**
   * Merges exported parts of one row, in order of position, into its finished value.
   *
   * @param parts [part][2 + valueDim] with {@code stride} between parts
   */
  static void merge(
      float[] parts, int at, int stride, int count, int valueDim, float[] target, int targetAt) {
    float max = Float.NEGATIVE_INFINITY;
    for (int part = 0; part < count; part++) {
      max = Math.max(max, parts[at + part * stride]);
    }
    float total = 0;
    Arrays.fill(target, targetAt, targetAt + valueDim, 0);
    for (int part = 0; part < count; part++) {
      int from = at + part * stride;
      float weight = Exp.exp(parts[from] - max);
      total += weight * parts[from + 1];
      for (int i = 0; i < valueDim; i++) {
        target[targetAt + i] += weight * parts[from + 2 + i];
      }
    }
    for (int i = 0; i < valueDim; i++) {
      target[targetAt + i] /= total;
    }
  }
}
