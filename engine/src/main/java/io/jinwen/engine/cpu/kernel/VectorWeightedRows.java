package io.jinwen.engine.cpu.kernel;

import static io.jinwen.engine.cpu.kernel.PackedLayout.BLOCK;
import static io.jinwen.engine.cpu.kernel.PackedLayout.ROWS;
import static io.jinwen.engine.cpu.kernel.VectorShape.FLOATS;
import static io.jinwen.engine.cpu.kernel.VectorShape.LANES;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;

/**
 * {@link Kernels#addWeightedRows} as a product: the values are transposed once for all weights, and
 * the weights become activations, anew for each 32 columns. Holds both, so each thread has its own.
 */
final class VectorWeightedRows {
  private static final int POSITIONS = Kernels.WEIGHTED_ROWS;
  private static final int HALVES = POSITIONS / BLOCK;
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final VectorProduct product = new VectorProduct();
  private final float[] ratios = new float[POSITIONS];
  private PackedMatrix columns = PackedMatrix.zeros(ROWS, POSITIONS, Arena.ofAuto());
  private Activations activations = new Activations(1, POSITIONS);
  private float[] shares = new float[POSITIONS]; // [i][position], of the largest weight, times 127

  void run(
      float[] weights,
      int weightsOffset,
      int weightsStride,
      int m,
      PackedMatrix values,
      int n,
      float[] out,
      int outOffset,
      int outStride) {
    makeRoom(m, n);
    for (int column = 0; column < n; column += 4) {
      transpose(values, column);
    }
    for (int i = 0; i < m; i++) {
      share(weights, weightsOffset + i * weightsStride, i);
    }
    for (int column = 0; column < n; column += BLOCK) {
      scale(values, column);
      for (int i = 0; i < m; i++) {
        encode(i);
      }
      int group = column / ROWS;
      int at = outOffset + column;
      product.run(columns, group, BLOCK / ROWS, activations, 0, 1, m, out, at, outStride, true);
    }
  }

  private void makeRoom(int m, int n) {
    if (columns.rows() < n) {
      columns = PackedMatrix.zeros(n, POSITIONS, Arena.ofAuto());
    }
    if (shares.length < m * POSITIONS) {
      shares = new float[m * POSITIONS];
      activations = new Activations(m, POSITIONS);
    }
    activations.makePairs();
    activations.reset(m, POSITIONS);
  }

  /** Four columns of all rows. */
  private void transpose(PackedMatrix values, int column) {
    MemorySegment to = columns.data();
    long target = columns.codesAt(column / ROWS) + 4L * (column % ROWS);
    for (int p = 0; p < POSITIONS; p += 4) {
      long from = values.codesAt(p / ROWS) + 16L * column + 4L * (p % ROWS);
      int a = values.data().get(INT, from);
      int b = values.data().get(INT, from + 4);
      int c = values.data().get(INT, from + 8);
      int d = values.data().get(INT, from + 12);
      long line = target + 16L * p;
      for (int j = 0; j < 4; j++) {
        int by = 8 * j;
        int four =
            (a >>> by & 255) | (b >>> by & 255) << 8 | (c >>> by & 255) << 16 | (d >>> by) << 24;
        to.set(INT, line + 4 * j, four);
      }
    }
  }

  private void share(float[] weights, int at, int i) {
    for (int half = 0; half < HALVES; half++) {
      float absmax = VectorCodes.absmax(weights, at + half * BLOCK);
      float inverse = VectorCodes.inverse(absmax);
      activations.scales()[i * HALVES + half] = VectorCodes.scale(absmax);
      for (int p = 0; p < BLOCK; p++) {
        shares[i * POSITIONS + half * BLOCK + p] = weights[at + half * BLOCK + p] * inverse;
      }
    }
  }

  /** The largest scale of each 32 rows becomes that of the transposed block. */
  private void scale(PackedMatrix values, int column) {
    for (int half = 0; half < HALVES; half++) {
      float most = 0;
      for (int p = half * BLOCK; p < (half + 1) * BLOCK; p++) {
        ratios[p] = PackedReader.scale(values, p / ROWS, p % ROWS, column);
        most = Math.max(most, ratios[p]);
      }
      float inverse = most == 0 ? 0 : 1 / most;
      for (int p = half * BLOCK; p < (half + 1) * BLOCK; p++) {
        ratios[p] *= inverse;
      }
      short bits = Float.floatToFloat16(most);
      for (int row = column; row < column + BLOCK; row++) {
        long at = columns.paramsAt(row / ROWS) + 2L * (half * ROWS + row % ROWS);
        columns.data().set(SHORT, at, bits);
      }
    }
  }

  private void encode(int i) {
    int at = i * POSITIONS;
    for (int p = 0; p < POSITIONS; p += LANES) {
      FloatVector shifted =
          FloatVector.fromArray(FLOATS, shares, at + p)
              .mul(FloatVector.fromArray(FLOATS, ratios, p))
              .add(Exp.ROUND);
      VectorCodes.store(
          shifted.reinterpretAsInts().sub(Exp.ROUND_BITS), activations.codes(), at + p);
    }
    for (int half = 0; half < HALVES; half++) {
      VectorCodes.makePairs(activations.codes(), at + half * BLOCK, activations.pairs());
    }
  }
}
