package io.jinwen.engine.cpu.kernel;

import io.jinwen.engine.cpu.kernel.NativeLibrary.InstructionSet;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import java.util.Optional;

/**
 * All routines in C but products of float weights, and what does not come in sixteens, which other
 * kernels do: {@code src/main/native} is the counterpart of {@link ScalarKernels}, to the last bit.
 */
final class NativeKernels implements Kernels {
  private final NativeLibrary library;
  private final InstructionSet set;
  private final Kernels others;
  private final ArraySegments arrays = new ArraySegments();
  private final NativeProducts products;
  private final NativeRowProducts rowProducts;

  NativeKernels(NativeLibrary library, InstructionSet set, Kernels others) {
    this.library = library;
    this.set = set;
    this.others = others;
    this.products = new NativeProducts(library, set);
    this.rowProducts = new NativeRowProducts(library, set);
  }

  @Override
  public String description() {
    return "native, " + set.label + "; products of float weights " + others.description();
  }

  @Override
  public boolean wantsPairs() {
    return false;
  }

  @Override
  public void quantise(Activations x, int firstBlock, int blocks) {
    try {
      library.quantise.invokeExact(
          set.number,
          x.segments().values(),
          (long) firstBlock,
          blocks,
          x.segments().codes(),
          x.segments().scales(),
          x.segments().halfCodeSums(),
          x.segments().blockSums(),
          x.segments().halfSums());
    } catch (Throwable e) {
      throw new IllegalStateException("jinwen_quantise", e);
    }
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
    if (w.layout().quantised()) {
      products.product(
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
    } else {
      others.product(
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
  }

  @Override
  public void packRows(
      float[] x, int offset, int stride, PackedMatrix to, int firstGroup, int groups) {
    int last = offset + (groups * PackedLayout.ROWS - 1) * stride;
    Objects.checkFromIndexSize(last, to.columns(), x.length);
    products.pack(0, x, offset, stride, to, firstGroup, groups, 0, to.columns());
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
    int last = offset + (columns - 1) * stride;
    Objects.checkFromIndexSize(last, groups * PackedLayout.ROWS, x.length);
    Objects.checkFromIndexSize(firstColumn, columns, to.columns());
    products.pack(1, x, offset, stride, to, firstGroup, groups, firstColumn, columns);
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
    rowProducts.weightedCodes(
        weights, weightsOffset, weightsStride, m, values, n, out, outOffset, outStride);
  }

  @Override
  public void halfToFloat(
      MemorySegment from, long byteOffset, float[] to, int toOffset, int count) {
    int whole = count / PackedLayout.ROWS * PackedLayout.ROWS;
    if (whole > 0) {
      Objects.checkFromIndexSize(byteOffset, 2L * whole, from.byteSize());
      Objects.checkFromIndexSize(toOffset, whole, to.length);
      try {
        library.fromHalves.invokeExact(
            set.number, from, byteOffset, of(to), (long) toOffset, whole);
      } catch (Throwable e) {
        throw new IllegalStateException("jinwen_from_halves", e);
      }
    }
    others.halfToFloat(from, byteOffset + 2L * whole, to, toOffset + whole, count - whole);
  }

  @Override
  public void floatToHalf(
      float[] from, int fromOffset, MemorySegment to, long byteOffset, int count) {
    int whole = count / PackedLayout.ROWS * PackedLayout.ROWS;
    if (whole > 0) {
      Objects.checkFromIndexSize(fromOffset, whole, from.length);
      Objects.checkFromIndexSize(byteOffset, 2L * whole, to.byteSize());
      try {
        library.toHalves.invokeExact(
            set.number, of(from), (long) fromOffset, to, byteOffset, whole);
      } catch (Throwable e) {
        throw new IllegalStateException("jinwen_to_halves", e);
      }
    }
    others.floatToHalf(from, fromOffset + whole, to, byteOffset + 2L * whole, count - whole);
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
    if (NativeRowProducts.fits(k)) {
      rowProducts.floatScores(
          a, aOffset, aStride, m, b, bOffset, bStride, n, k, scale, c, cOffset, cStride);
      return;
    }
    others.productTransposed(
        a, aOffset, aStride, m, b, bOffset, bStride, n, k, scale, c, cOffset, cStride);
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
    if (NativeRowProducts.fits(n)) {
      rowProducts.floatWeighted(
          a, aOffset, aStride, m, b, bOffset, bStride, k, n, c, cOffset, cStride);
      return;
    }
    others.productAccumulate(
        a, aOffset, aStride, m, b, bOffset, bStride, k, n, c, cOffset, cStride);
  }

  @Override
  public void rmsNorm(
      float[] x, int xOffset, float[] weight, float eps, float[] y, int yOffset, int n) {
    Objects.checkFromIndexSize(xOffset, n, x.length);
    Objects.checkFromIndexSize(0, n, weight.length);
    Objects.checkFromIndexSize(yOffset, n, y.length);
    try {
      library.rmsNorm.invokeExact(
          set.number, of(x), (long) xOffset, of(weight), eps, of(y), (long) yOffset, n);
    } catch (Throwable e) {
      throw new IllegalStateException("jinwen_rms_norm", e);
    }
  }

  @Override
  public float max(float[] x, int offset, int n) {
    Objects.checkFromIndexSize(offset, n, x.length);
    try {
      return (float) library.maximum.invokeExact(set.number, of(x), (long) offset, n);
    } catch (Throwable e) {
      throw new IllegalStateException("jinwen_maximum", e);
    }
  }

  @Override
  public float expSum(float[] x, int offset, int n, float max) {
    Objects.checkFromIndexSize(offset, n, x.length);
    try {
      return (float) library.expSum.invokeExact(set.number, of(x), (long) offset, n, max);
    } catch (Throwable e) {
      throw new IllegalStateException("jinwen_exp_sum", e);
    }
  }

  @Override
  public void siluMultiply(
      float[] gate, int gateOffset, float[] up, int upOffset, float[] out, int outOffset, int n) {
    Objects.checkFromIndexSize(gateOffset, n, gate.length);
    Objects.checkFromIndexSize(upOffset, n, up.length);
    Objects.checkFromIndexSize(outOffset, n, out.length);
    try {
      library.siluMultiply.invokeExact(
          set.number,
          of(gate),
          (long) gateOffset,
          of(up),
          (long) upOffset,
          of(out),
          (long) outOffset,
          n);
    } catch (Throwable e) {
      throw new IllegalStateException("jinwen_silu_multiply", e);
    }
  }

  @Override
  public void add(float[] x, int xOffset, float[] y, int yOffset, int n) {
    Objects.checkFromIndexSize(xOffset, n, x.length);
    Objects.checkFromIndexSize(yOffset, n, y.length);
    try {
      library.add.invokeExact(set.number, of(x), (long) xOffset, of(y), (long) yOffset, n);
    } catch (Throwable e) {
      throw new IllegalStateException("jinwen_add", e);
    }
  }

  @Override
  public void scale(float[] x, int offset, int n, float by) {
    Objects.checkFromIndexSize(offset, n, x.length);
    try {
      library.scale.invokeExact(set.number, of(x), (long) offset, by, n);
    } catch (Throwable e) {
      throw new IllegalStateException("jinwen_scale", e);
    }
  }

  @Override
  public Optional<HalfProducts> halfProducts() {
    return Optional.of(rowProducts);
  }

  private MemorySegment of(float[] array) {
    return arrays.of(array);
  }
}
