package io.jinwen.engine.cpu.kernel;

import static io.jinwen.engine.cpu.kernel.PackedLayout.BLOCK;
import static io.jinwen.engine.cpu.kernel.PackedLayout.ROWS;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** The specification: every routine as a plain loop. The fast kernels are tested against it. */
final class ScalarKernels implements Kernels {
  private final String why;

  /** The plain kernels, with the reason for them; empty where they were asked for. */
  ScalarKernels(String why) {
    this.why = why;
  }

  private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** Partial sums of a long sum: as many as the lanes of the widest vector. */
  static final int LANES = 16;

  /**
   * A block whose largest value is below this is taken as zero: 127 divided by it must be finite.
   */
  static final float SMALLEST_BLOCK = 1e-36f;

  @Override
  public String description() {
    return why.isEmpty() ? "scalar" : "scalar: " + why;
  }

  @Override
  public boolean wantsPairs() {
    return false;
  }

  @Override
  public void quantise(Activations x, int firstBlock, int blocks) {
    for (int block = firstBlock; block < firstBlock + blocks; block++) {
      quantiseBlock(x, block);
    }
  }

  private static void quantiseBlock(Activations x, int block) {
    int at = block * BLOCK;
    float absmax = 0;
    for (int i = at; i < at + BLOCK; i++) {
      absmax = Math.max(absmax, Math.abs(x.values()[i]));
    }
    boolean zero = absmax < SMALLEST_BLOCK;
    float scale = zero ? 0 : absmax / 127;
    float inverse = zero ? 0 : 127 / absmax;
    int low = 0;
    int high = 0;
    for (int i = 0; i < BLOCK; i++) {
      float shifted = Math.fma(x.values()[at + i], inverse, Exp.ROUND);
      byte code = (byte) (Float.floatToRawIntBits(shifted) - Exp.ROUND_BITS);
      x.codes()[at + i] = code;
      if (i < BLOCK / 2) {
        low += code;
      } else {
        high += code;
      }
    }
    x.scales()[block] = scale;
    x.halfCodeSums()[2 * block] = low;
    x.halfCodeSums()[2 * block + 1] = high;
    x.blockSums()[block] = scale * (low + high);
    x.halfSums()[2 * block] = scale * low;
    x.halfSums()[2 * block + 1] = scale * high;
  }

  @Override
  public void product(
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
      boolean adds) {
    boolean quantised = w.layout().quantised();
    for (int g = 0; g < groups; g++) {
      for (int v = 0; v < vectorCount; v++) {
        int vector = firstVector + v * vectorStep;
        for (int lane = 0; lane < ROWS; lane++) {
          int at = outOffset + v * outStride + g * ROWS + lane;
          float begin = adds ? out[at] : 0;
          out[at] =
              quantised
                  ? quantisedRow(w, firstGroup + g, lane, x, vector, begin)
                  : floatRow(w, firstGroup + g, lane, x, vector, begin);
        }
      }
    }
  }

  @Override
  public void packRows(
      float[] x, int offset, int stride, PackedMatrix to, int firstGroup, int groups) {
    EightBitPacking.rows(x, offset, stride, to, firstGroup, groups);
  }

  @Override
  public void packColumns(
      float[] x,
      int offset,
      int stride,
      PackedMatrix to,
      int firstGroup,
      int groups,
      int firstColumn,
      int columns) {
    EightBitPacking.columns(x, offset, stride, to, firstGroup, groups, firstColumn, columns);
  }

  private static float quantisedRow(
      PackedMatrix w, int group, int lane, Activations x, int vector, float begin) {
    if (w.layout().codes() == PackedLayout.Codes.HIGHS) {
      return highsRow(w, group, lane, x, vector, begin);
    }
    int firstBlock = vector * (w.columns() / BLOCK);
    float sum = minima(w, group, lane, x, firstBlock, begin);
    int length = w.layout().sumLength();
    for (int k = 0; k < w.columns(); k += length) {
      int s = 0;
      for (int i = k; i < k + length; i++) {
        s += PackedReader.code(w, group, lane, i) * x.codes()[vector * w.columns() + i];
      }
      sum =
          Math.fma(
              PackedReader.scale(w, group, lane, k), x.scales()[firstBlock + k / BLOCK] * s, sum);
    }
    return sum;
  }

  /** A high nibble n stands for the codes 4n to 4n + 3, less 32: 4n − 30.5 on average. */
  private static float highsRow(
      PackedMatrix w, int group, int lane, Activations x, int vector, float begin) {
    int length = w.layout().subLength();
    int firstSub = vector * w.columns() / length;
    float sum = begin;
    for (int block = 0; block < w.columns(); block += w.layout().blockColumns()) {
      float part = 0;
      for (int k = block; k < block + w.layout().blockColumns(); k += length) {
        int s = 0;
        for (int i = k; i < k + length; i++) {
          int nibble = PackedReader.code(w, group, lane, i) + w.layout().zero();
          s += nibble * x.codes()[vector * w.columns() + i];
        }
        float xScale = x.scales()[(vector * w.columns() + k) / BLOCK];
        float by = Math.fma(s, 4 * xScale, -30.5f * x.halfSums()[firstSub + k / length]);
        part = Math.fma(PackedReader.subScale(w, group, lane, k), by, part);
      }
      sum = Math.fma(PackedReader.blockScale(w, group, lane, block), part, sum);
    }
    return sum;
  }

  private static float minima(
      PackedMatrix w, int group, int lane, Activations x, int firstBlock, float begin) {
    float sum = begin;
    if (w.layout().minima()) {
      boolean halves = w.layout().subLength() < BLOCK;
      for (int k = 0; k < w.columns(); k += w.layout().subLength()) {
        float codes =
            halves
                ? x.halfSums()[2 * firstBlock + k / (BLOCK / 2)]
                : x.blockSums()[firstBlock + k / BLOCK];
        sum = Math.fma(PackedReader.minimum(w, group, lane, k), codes, sum);
      }
    }
    return sum;
  }

  private static float floatRow(
      PackedMatrix w, int group, int lane, Activations x, int vector, float begin) {
    long at = w.codesAt(group);
    float sum = begin;
    for (int k = 0; k < w.columns(); k++) {
      long index = (long) k * ROWS + lane;
      float weight =
          switch (w.layout().codes()) {
            case F32 -> w.data().get(FLOAT, at + 4 * index);
            case F16 -> PackedReader.half(w.data(), at + 2 * index);
            case BF16 -> Float.intBitsToFloat(w.data().get(SHORT, at + 2 * index) << 16);
            case NIBBLES, TABLE, BYTES, SIXES, HIGHS ->
                throw new IllegalStateException("quantised weights are no floats");
          };
      sum = Math.fma(weight, x.values()[vector * w.columns() + k], sum);
    }
    return sum;
  }

  @Override
  public void addWeightedRows(
      float[] weights,
      int weightsOffset,
      int weightsStride,
      int m,
      PackedMatrix values,
      int n,
      float[] out,
      int outOffset,
      int outStride) {
    for (int i = 0; i < m; i++) {
      for (int p = 0; p < WEIGHTED_ROWS; p += BLOCK) {
        for (int j = 0; j < n; j += BLOCK) {
          int at = weightsOffset + i * weightsStride + p;
          addWeightedBlock(weights, at, values, p, j, out, outOffset + i * outStride + j);
        }
      }
    }
  }

  /** 32 rows of values from row {@code first} on, 32 columns from {@code column} on. */
  private static void addWeightedBlock(
      float[] weights, int at, PackedMatrix values, int first, int column, float[] out, int outAt) {
    float absmax = 0;
    float most = 0;
    for (int p = 0; p < BLOCK; p++) {
      absmax = Math.max(absmax, weights[at + p]);
      most = Math.max(most, scale(values, first + p, column));
    }
    boolean zero = absmax < SMALLEST_BLOCK;
    float weightScale = zero ? 0 : absmax / 127;
    float inverse = zero ? 0 : 127 / absmax;
    float inverseMost = most == 0 ? 0 : 1 / most;
    int[] codes = new int[BLOCK];
    for (int p = 0; p < BLOCK; p++) {
      float ratio = scale(values, first + p, column) * inverseMost;
      float shifted = weights[at + p] * inverse * ratio + Exp.ROUND;
      codes[p] = (byte) (Float.floatToRawIntBits(shifted) - Exp.ROUND_BITS);
    }
    for (int j = 0; j < BLOCK; j++) {
      int s = 0;
      for (int p = 0; p < BLOCK; p++) {
        int row = first + p;
        s += codes[p] * PackedReader.code(values, row / ROWS, row % ROWS, column + j);
      }
      out[outAt + j] = Math.fma(most, weightScale * s, out[outAt + j]);
    }
  }

  private static float scale(PackedMatrix w, int row, int column) {
    return PackedReader.scale(w, row / ROWS, row % ROWS, column);
  }

  @Override
  public void halfToFloat(
      MemorySegment from, long byteOffset, float[] to, int toOffset, int count) {
    for (int i = 0; i < count; i++) {
      to[toOffset + i] = PackedReader.half(from, byteOffset + 2L * i);
    }
  }

  @Override
  public void floatToHalf(
      float[] from, int fromOffset, MemorySegment to, long byteOffset, int count) {
    for (int i = 0; i < count; i++) {
      to.set(SHORT, byteOffset + 2L * i, Float.floatToFloat16(from[fromOffset + i]));
    }
  }

  @Override
  public void productTransposed(
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
      int cStride) {
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        c[cOffset + i * cStride + j] =
            scale * dot(a, aOffset + i * aStride, b, bOffset + j * bStride, k);
      }
    }
  }

  /** Sixteen partial sums, then {@link #tree}, then what is left over the multiple of 16. */
  private static float dot(float[] a, int aOffset, float[] b, int bOffset, int k) {
    float[] lanes = new float[LANES];
    int whole = k / LANES * LANES;
    for (int p = 0; p < whole; p++) {
      lanes[p % LANES] = Math.fma(a[aOffset + p], b[bOffset + p], lanes[p % LANES]);
    }
    float sum = tree(lanes);
    for (int p = whole; p < k; p++) {
      sum = Math.fma(a[aOffset + p], b[bOffset + p], sum);
    }
    return sum;
  }

  /** Adds 16 lanes by halves, as a vector does: lane i and i + 8, then i + 4, i + 2, i + 1. */
  private static float tree(float[] lanes) {
    for (int half = LANES / 2; half > 0; half /= 2) {
      for (int i = 0; i < half; i++) {
        lanes[i] += lanes[i + half];
      }
    }
    return lanes[0];
  }

  @Override
  public void productAccumulate(
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
      int cStride) {
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        float sum = c[cOffset + i * cStride + j];
        for (int p = 0; p < k; p++) {
          sum = Math.fma(a[aOffset + i * aStride + p], b[bOffset + p * bStride + j], sum);
        }
        c[cOffset + i * cStride + j] = sum;
      }
    }
  }

  @Override
  public void rmsNorm(
      float[] x, int xOffset, float[] weight, float eps, float[] y, int yOffset, int n) {
    float squares = dot(x, xOffset, x, xOffset, n);
    float by = (float) (1 / Math.sqrt(squares / n + eps));
    for (int i = 0; i < n; i++) {
      y[yOffset + i] = x[xOffset + i] * by * weight[i];
    }
  }

  @Override
  public float max(float[] x, int offset, int n) {
    float max = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      max = Math.max(max, x[offset + i]);
    }
    return max;
  }

  @Override
  public float expSum(float[] x, int offset, int n, float max) {
    float[] lanes = new float[LANES];
    int whole = n / LANES * LANES;
    for (int i = 0; i < whole; i++) {
      x[offset + i] = Exp.exp(x[offset + i] - max);
      lanes[i % LANES] += x[offset + i];
    }
    float sum = tree(lanes);
    for (int i = whole; i < n; i++) {
      x[offset + i] = Exp.exp(x[offset + i] - max);
      sum += x[offset + i];
    }
    return sum;
  }

  @Override
  public void siluMultiply(
      float[] gate, int gateOffset, float[] up, int upOffset, float[] out, int outOffset, int n) {
    for (int i = 0; i < n; i++) {
      float g = gate[gateOffset + i];
      out[outOffset + i] = g / (1 + Exp.exp(-g)) * up[upOffset + i];
    }
  }

  @Override
  public void add(float[] x, int xOffset, float[] y, int yOffset, int n) {
    for (int i = 0; i < n; i++) {
      x[xOffset + i] += y[yOffset + i];
    }
  }

  @Override
  public void scale(float[] x, int offset, int n, float by) {
    for (int i = 0; i < n; i++) {
      x[offset + i] *= by;
    }
  }
}
