package io.jinwen.engine.cpu.kernel;

import static io.jinwen.engine.cpu.kernel.VectorShape.FLOATS;
import static io.jinwen.engine.cpu.kernel.VectorShape.HALVES;
import static io.jinwen.engine.cpu.kernel.VectorShape.INTS;
import static io.jinwen.engine.cpu.kernel.VectorShape.LANES;
import static io.jinwen.engine.cpu.kernel.VectorShape.ORDER;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.S2I;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;

/** {@link ScalarKernels} with the Vector API: the same numbers to the last bit, at every width. */
final class VectorKernels implements Kernels {
  private final ScalarKernels scalar = new ScalarKernels("");
  private final String why;
  private final ThreadLocal<VectorProduct> products = ThreadLocal.withInitial(VectorProduct::new);
  private final ThreadLocal<VectorPacking> packing = ThreadLocal.withInitial(VectorPacking::new);
  private final ThreadLocal<VectorWeightedRows> weightedRows =
      ThreadLocal.withInitial(VectorWeightedRows::new);
  private final ThreadLocal<float[]> dotSums =
      ThreadLocal.withInitial(() -> new float[VectorAttention.DOTS * LANES]);

  /** The vector kernels, with the reason for them; empty where they were asked for. */
  VectorKernels(String why) {
    this.why = why;
  }

  @Override
  public String description() {
    String width = "vector, %d bit".formatted(FLOATS.vectorBitSize());
    return why.isEmpty() ? width : width + ": " + why;
  }

  @Override
  public boolean wantsPairs() {
    return true;
  }

  @Override
  public void quantise(Activations x, int firstBlock, int blocks) {
    VectorCodes.quantise(x, firstBlock, blocks);
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
    products
        .get()
        .run(
            w,
            firstGroup,
            groups,
            x,
            firstVector,
            vectorStep,
            vectorCount,
            out,
            outOffset,
            outStride,
            adds);
  }

  @Override
  public void packRows(
      float[] x, int offset, int stride, PackedMatrix to, int firstGroup, int groups) {
    packing.get().rows(x, offset, stride, to, firstGroup, groups);
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
    packing.get().columns(x, offset, stride, to, firstGroup, groups, firstColumn, columns);
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
    weightedRows
        .get()
        .run(weights, weightsOffset, weightsStride, m, values, n, out, outOffset, outStride);
  }

  @Override
  public void halfToFloat(
      MemorySegment from, long byteOffset, float[] to, int toOffset, int count) {
    int whole = count / LANES * LANES;
    for (int i = 0; i < whole; i += LANES) {
      IntVector h =
          (IntVector)
              ShortVector.fromMemorySegment(HALVES, from, byteOffset + 2L * i, ORDER)
                  .convertShape(S2I, INTS, 0);
      IntVector bits = h.lanewise(LSHL, 13).and(0x8FFFE000);
      FloatVector finite = bits.reinterpretAsFloats().mul(0x1p112f);
      FloatVector special = bits.or(0x7F800000).reinterpretAsFloats();
      finite
          .blend(special, h.and(0x7C00).compare(EQ, 0x7C00).cast(FLOATS))
          .intoArray(to, toOffset + i);
    }
    scalar.halfToFloat(from, byteOffset + 2L * whole, to, toOffset + whole, count - whole);
  }

  @Override
  public void floatToHalf(
      float[] from, int fromOffset, MemorySegment to, long byteOffset, int count) {
    scalar.floatToHalf(from, fromOffset, to, byteOffset, count);
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
    // The tile adds its parts one after the other, which is the fixed order up to two parts.
    boolean tiled = VectorShape.PARTS <= 2;
    float[] sums = dotSums.get();
    int i = 0;
    for (; tiled && i + 4 <= m; i += 4) {
      int row = aOffset + i * aStride;
      int to = cOffset + i * cStride;
      for (int j = 0; j + 2 <= n; j += 2) {
        VectorAttention.dotFourByTwo(
            a, row, aStride, b, bOffset + j * bStride, bStride, k, scale, sums, c, to + j, cStride);
      }
      for (int r = 0; n % 2 == 1 && r < 4; r++) {
        c[to + r * cStride + n - 1] =
            scale * VectorAttention.dot(a, row + r * aStride, b, bOffset + (n - 1) * bStride, k);
      }
    }
    for (; i < m; i++) {
      int row = aOffset + i * aStride;
      for (int j = 0; j < n; j++) {
        c[cOffset + i * cStride + j] =
            scale * VectorAttention.dot(a, row, b, bOffset + j * bStride, k);
      }
    }
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
    int whole = n / LANES * LANES;
    for (int j = 0; j < whole; j += LANES) {
      int i = 0;
      for (; i + 4 <= m; i += 4) {
        VectorAttention.accumulateFour(
            a,
            aOffset + i * aStride,
            aStride,
            b,
            bOffset + j,
            bStride,
            k,
            c,
            cOffset + i * cStride + j,
            cStride);
      }
      for (; i < m; i++) {
        VectorAttention.accumulateOne(
            a, aOffset + i * aStride, b, bOffset + j, bStride, k, c, cOffset + i * cStride + j);
      }
    }
    scalar.productAccumulate(
        a,
        aOffset,
        aStride,
        m,
        b,
        bOffset + whole,
        bStride,
        k,
        n - whole,
        c,
        cOffset + whole,
        cStride);
  }

  @Override
  public void rmsNorm(
      float[] x, int xOffset, float[] weight, float eps, float[] y, int yOffset, int n) {
    float squares = VectorAttention.dot(x, xOffset, x, xOffset, n);
    float by = (float) (1 / Math.sqrt(squares / n + eps));
    int whole = n / LANES * LANES;
    for (int i = 0; i < whole; i += LANES) {
      FloatVector.fromArray(FLOATS, x, xOffset + i)
          .mul(by)
          .mul(FloatVector.fromArray(FLOATS, weight, i))
          .intoArray(y, yOffset + i);
    }
    for (int i = whole; i < n; i++) {
      y[yOffset + i] = x[xOffset + i] * by * weight[i];
    }
  }

  @Override
  public float max(float[] x, int offset, int n) {
    int whole = n / LANES * LANES;
    FloatVector largest = FloatVector.broadcast(FLOATS, Float.NEGATIVE_INFINITY);
    for (int i = 0; i < whole; i += LANES) {
      largest = largest.max(FloatVector.fromArray(FLOATS, x, offset + i));
    }
    return Math.max(VectorMath.max(largest), scalar.max(x, offset + whole, n - whole));
  }

  @Override
  public float expSum(float[] x, int offset, int n, float max) {
    int whole = n / ScalarKernels.LANES * ScalarKernels.LANES;
    for (int i = offset; i < offset + whole; i += LANES) {
      VectorMath.exp(FloatVector.fromArray(FLOATS, x, i).sub(max)).intoArray(x, i);
    }
    float sum = VectorMath.sum(x, offset, whole);
    for (int i = offset + whole; i < offset + n; i++) {
      x[i] = Exp.exp(x[i] - max);
      sum += x[i];
    }
    return sum;
  }

  @Override
  public void siluMultiply(
      float[] gate, int gateOffset, float[] up, int upOffset, float[] out, int outOffset, int n) {
    int whole = n / LANES * LANES;
    for (int i = 0; i < whole; i += LANES) {
      FloatVector g = FloatVector.fromArray(FLOATS, gate, gateOffset + i);
      g.div(VectorMath.exp(g.neg()).add(1f))
          .mul(FloatVector.fromArray(FLOATS, up, upOffset + i))
          .intoArray(out, outOffset + i);
    }
    scalar.siluMultiply(
        gate, gateOffset + whole, up, upOffset + whole, out, outOffset + whole, n - whole);
  }

  @Override
  public void add(float[] x, int xOffset, float[] y, int yOffset, int n) {
    int whole = n / LANES * LANES;
    for (int i = 0; i < whole; i += LANES) {
      FloatVector.fromArray(FLOATS, x, xOffset + i)
          .add(FloatVector.fromArray(FLOATS, y, yOffset + i))
          .intoArray(x, xOffset + i);
    }
    scalar.add(x, xOffset + whole, y, yOffset + whole, n - whole);
  }

  @Override
  public void scale(float[] x, int offset, int n, float by) {
    int whole = n / LANES * LANES;
    for (int i = 0; i < whole; i += LANES) {
      FloatVector.fromArray(FLOATS, x, offset + i).mul(by).intoArray(x, offset + i);
    }
    scalar.scale(x, offset + whole, n - whole, by);
  }
}
