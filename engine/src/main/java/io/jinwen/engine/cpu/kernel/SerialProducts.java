package io.jinwen.engine.cpu.kernel;

import static io.jinwen.engine.cpu.kernel.PackedLayout.ROWS;

import java.util.Objects;

/**
 * Products that one worker computes by itself, as {@link MatMul} does on all of them: checks every
 * bound so that the kernels need not.
 *
 * @param kernels compute the products
 */
public record SerialProducts(Kernels kernels) {
  /**
   * {@code y[at + v * stride + r] = w[firstRow + r] · x[firstVector + v]} for r below {@code rows}
   * and v below {@code vectors}. Groups of 16 rows are not cut.
   *
   * @param x has its quantised form
   * @throws IndexOutOfBoundsException where it leaves the matrix, the vectors or y
   */
  public void multiply(
      PackedMatrix w,
      int firstRow,
      int rows,
      Activations x,
      int firstVector,
      int vectors,
      float[] y,
      int at,
      int stride) {
    check(w, firstRow, rows, x, firstVector, vectors, y, at, stride);
    kernels.product(
        w, firstRow / ROWS, rows / ROWS, x, firstVector, 1, vectors, y, at, stride, false);
  }

  /** {@link #multiply} with the whole matrix, added to what is in y. */
  public void add(
      PackedMatrix w, Activations x, int firstVector, int vectors, float[] y, int at, int stride) {
    check(w, 0, w.rows(), x, firstVector, vectors, y, at, stride);
    kernels.product(w, 0, w.rows() / ROWS, x, firstVector, 1, vectors, y, at, stride, true);
  }

  private static void check(
      PackedMatrix w,
      int firstRow,
      int rows,
      Activations x,
      int firstVector,
      int vectors,
      float[] y,
      int at,
      int stride) {
    Objects.checkFromIndexSize(firstRow, rows, w.rows());
    Objects.checkFromIndexSize(firstVector, vectors, x.vectors());
    boolean whole = firstRow % ROWS == 0 && rows % ROWS == 0;
    if (!whole || w.columns() != x.columns() || !x.quantised()) {
      throw new IllegalArgumentException(
          "rows %d to %d of %d columns times vectors of %d, quantised %s"
              .formatted(firstRow, firstRow + rows, w.columns(), x.columns(), x.quantised()));
    }
    if (vectors > 0) {
      Objects.checkFromIndexSize(at, Math.multiplyExact(vectors - 1, stride) + rows, y.length);
    }
  }
}
