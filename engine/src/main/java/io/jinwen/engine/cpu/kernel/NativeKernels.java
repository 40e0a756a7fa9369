package io.jinwen.engine.cpu.kernel;

import io.jinwen.engine.cpu.kernel.NativeLibrary.InstructionSet;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import java.util.Optional;

/**
 * Products of quantised weights and those of attention in C, everything else by other kernels:
 * {@code src/main/native} is the counterpart of {@link ScalarKernels}, to the last bit.
 */
final class NativeKernels implements Kernels {
  private final NativeLibrary library;
  private final InstructionSet set;
  private final Kernels others;
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
    return "native, " + set.label + "; the rest " + others.description();
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
    others.halfToFloat(from, byteOffset, to, toOffset, count);
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
            set.number, MemorySegment.ofArray(from), (long) fromOffset, to, byteOffset, whole);
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
    others.rmsNorm(x, xOffset, weight, eps, y, yOffset, n);
  }

  @Override
  public float max(float[] x, int offset, int n) {
    return others.max(x, offset, n);
  }

  @Override
  public float expSum(float[] x, int offset, int n, float max) {
    return others.expSum(x, offset, n, max);
  }

  @Override
  public void siluMultiply(
      float[] gate, int gateOffset, float[] up, int upOffset, float[] out, int outOffset, int n) {
    others.siluMultiply(gate, gateOffset, up, upOffset, out, outOffset, n);
  }

  @Override
  public void add(float[] x, int xOffset, float[] y, int yOffset, int n) {
    others.add(x, xOffset, y, yOffset, n);
  }

  @Override
  public void scale(float[] x, int offset, int n, float by) {
    others.scale(x, offset, n, by);
  }

  @Override
  public Optional<HalfProducts> halfProducts() {
    return Optional.of(rowProducts);
  }
}
