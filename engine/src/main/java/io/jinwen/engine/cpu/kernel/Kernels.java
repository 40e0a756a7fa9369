package io.jinwen.engine.cpu.kernel;

import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * The arithmetic of a forward pass on arrays and offsets. Nothing here allocates, locks or knows
 * threads; lengths are checked by the callers, once a call and not once a block.
 *
 * <p>What a routine reads and writes stands in its parameters, one by one, up to thirteen of them:
 * an object around them would be allocated some hundred times a token where the call is not
 * inlined, and the native routines take them apart again.
 *
 * <p>One rule holds for every routine: the value of one output does not depend on what is computed
 * beside it, so a sequence gives the same numbers alone and in a batch.
 */
public sealed interface Kernels permits ScalarKernels, VectorKernels, NativeKernels {
  /**
   * The kernels that the processor of this machine runs.
   *
   * @throws IllegalStateException where the caller asks for a kind that is not available; the
   *     message says what is missing
   */
  static Kernels choose(KernelChoice choice) {
    return KernelLoader.choose(choice);
  }

  /** Which kernels these are and why, for one line at the start. */
  String description();

  /** Whether {@link #quantise} fills, and {@link #product} reads, {@link Activations#pairs}. */
  boolean wantsPairs();

  /**
   * Quantises blocks of 32 values, counted over all vectors: {@code scale = absmax / 127}, {@code
   * code = round(value / scale)}, ties to even. A block whose absmax is below 1e-36 counts as zero.
   */
  void quantise(Activations x, int firstBlock, int blocks);

  /**
   * Multiplies groups of 16 rows with some vectors of {@code x}: {@code out[outOffset + v *
   * outStride + r]} is row {@code 16 * firstGroup + r} times vector {@code firstVector + v *
   * vectorStep}. A quantised matrix takes the quantised form of {@code x}.
   *
   * <p>Quantised weights: where the type has minima, the sum begins with {@code sum = fma(minimum,
   * activationScale * sumOfCodes, sum)} over all blocks in order, else with 0. Then, again in
   * order, {@code sum = fma(scale, activationScale * s, sum)}, s the exact integer sum over {@link
   * PackedLayout#sumLength} products of codes. Where only high nibbles are read, {@code part =
   * fma(subScale, fma(sum of nibbles times codes, 4 * activationScale, -30.5 * activationScale *
   * sumOfCodes), part)} over a block of 256 columns, then {@code sum = fma(scale, part, sum)}. For
   * float weights it is {@code sum = fma(weight, value, sum)} column by column. All kernels keep
   * this order, so their results are equal to the last bit.
   *
   * @param adds whether every sum begins with what is in out instead of 0; not where only high
   *     nibbles are read
   */
  void product(
      PackedMatrix w,
      int firstGroup,
      int groups,
      Activations x,
      int firstVector,
      int vectorStep,
      int vectorCount,
      float[] out,
      int outOffset,
      int outStride,
      boolean adds);

  /**
   * Fills groups of 16 rows of a matrix of type Q8_0: row {@code 16 * firstGroup + r} is {@code
   * x[offset + r * stride …]}, quantised like {@link #quantise} in blocks of 32 columns, the scales
   * rounded to half precision.
   */
  void packRows(float[] x, int offset, int stride, PackedMatrix to, int firstGroup, int groups);

  /**
   * Fills some columns of groups of 16 rows of a matrix of type Q8_0: row {@code 16 * firstGroup +
   * r} holds {@code x[offset + c * stride + r]} in column {@code firstColumn + c}, quantised like
   * {@link #packRows}. Columns are whole blocks.
   */
  void packColumns(
      float[] x,
      int offset,
      int stride,
      PackedMatrix to,
      int firstGroup,
      int groups,
      int firstColumn,
      int columns);

  /**
   * {@link #packRows} for one row of the matrix, zeros behind its numbers.
   *
   * @param count numbers, at most the columns of the matrix
   */
  default void packRow(float[] x, int offset, int count, PackedMatrix to, int row) {
    EightBitPacking.row(x, offset, count, to, row);
  }

  /** Rows of the matrix that {@link #addWeightedRows} takes. */
  int WEIGHTED_ROWS = 64;

  /**
   * {@code out[i][j] += sum over p of weights[i][p] * values[p][j]}, i below m, j below n, for 64
   * rows of type Q8_0 of which each 32 columns have a scale.
   *
   * <p>For 32 rows P and 32 columns B, let {@code most} be the largest scale and {@code absmax} the
   * largest weight. Then {@code code(p) = round(weights[i][p] * (127 / absmax) * (scale(p, B) * (1
   * / most)))}, ties to even, and {@code out = fma(most, absmax / 127 * s, out)}, s the exact sum
   * of codes times codes; first for the first 32 rows. Weights below 1e-36 count as zero.
   *
   * @param weights none negative, {@code weightsStride} from i to i
   * @param n a multiple of 32, at most the columns of the matrix
   */
  void addWeightedRows(
      float[] weights,
      int weightsOffset,
      int weightsStride,
      int m,
      PackedMatrix values,
      int n,
      float[] out,
      int outOffset,
      int outStride);

  /** Half-precision numbers (little endian) to floats, exactly. */
  void halfToFloat(MemorySegment from, long byteOffset, float[] to, int toOffset, int count);

  /** Floats to half precision, to nearest, ties to even; too large becomes infinite. */
  void floatToHalf(float[] from, int fromOffset, MemorySegment to, long byteOffset, int count);

  /** {@code c[i][j] = scale * sum over p of a[i][p] * b[j][p]}, i below m, j below n, p below k. */
  void productTransposed(
      float[] a,
      int aOffset,
      int aStride,
      int m,
      float[] b,
      int bOffset,
      int bStride,
      int n,
      int k,
      float scale,
      float[] c,
      int cOffset,
      int cStride);

  /** {@code c[i][j] += sum over p of a[i][p] * b[p][j]}, i below m, j below n, p below k. */
  void productAccumulate(
      float[] a,
      int aOffset,
      int aStride,
      int m,
      float[] b,
      int bOffset,
      int bStride,
      int k,
      int n,
      float[] c,
      int cOffset,
      int cStride);

  /** {@code y = x / sqrt(mean(x * x) + eps) * weight}; y may be x. */
  void rmsNorm(float[] x, int xOffset, float[] weight, float eps, float[] y, int yOffset, int n);

  /** The largest of n values; negative infinity where n is 0. */
  float max(float[] x, int offset, int n);

  /**
   * {@code x = exp(x - max)} in place; returns the sum. The exponential is {@link Exp}'s: at most 2
   * ulp from the true one, and 0 below exp(-87).
   */
  float expSum(float[] x, int offset, int n, float max);

  /** {@code out = gate / (1 + exp(-gate)) * up}; out may be gate or up. */
  void siluMultiply(
      float[] gate, int gateOffset, float[] up, int upOffset, float[] out, int outOffset, int n);

  /** {@code x += y}. */
  void add(float[] x, int xOffset, float[] y, int yOffset, int n);

  /** {@code x *= by}. */
  void scale(float[] x, int offset, int n, float by);

  /** Attention straight on half precision, where these kernels have it. */
  default Optional<HalfProducts> halfProducts() {
    return Optional.empty();
  }
}
