package io.jinwen.engine.cpu;

import io.jinwen.engine.cpu.kernel.Activations;
import io.jinwen.engine.cpu.kernel.Kernels;
import io.jinwen.engine.cpu.kernel.MatMul;
import io.jinwen.engine.cpu.kernel.PackedMatrix;
import io.jinwen.engine.cpu.kernel.WorkerPool;
import java.util.List;
import java.util.function.IntConsumer;

/** The arithmetic a layer is given: kernels, workers, and loops over the rows of a batch. */
record Compute(Kernels kernels, WorkerPool pool, MatMul matMul) {
  /** Below this many rows a loop is done before a second worker would have woken up. */
  private static final int ROWS_WORTH_SHARING = 8;

  Compute(Kernels kernels, WorkerPool pool) {
    this(kernels, pool, new MatMul(kernels, pool));
  }

  /** Does something for each row, on all workers where it pays. */
  void forRows(int rows, IntConsumer task) {
    if (rows < ROWS_WORTH_SHARING) {
      for (int row = 0; row < rows; row++) {
        task.accept(row);
      }
    } else {
      pool.run(rows, (row, worker) -> task.accept(row));
    }
  }

  /** Products with several matrices, their results side by side in each row of {@code y}. */
  void multiplyAll(List<PackedMatrix> matrices, Activations x, float[] y, int stride) {
    int at = 0;
    for (PackedMatrix matrix : matrices) {
      matMul.multiply(matrix, x, y, at, stride);
      at += matrix.rows();
    }
  }

  /** RMSNorm of each row. */
  void normRows(float[] x, int rows, int width, float[] weight, float epsilon, float[] out) {
    forRows(rows, row -> kernels.rmsNorm(x, row * width, weight, epsilon, out, row * width, width));
  }
}
