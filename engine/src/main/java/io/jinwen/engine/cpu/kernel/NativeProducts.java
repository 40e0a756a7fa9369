package io.jinwen.engine.cpu.kernel;

import io.jinwen.engine.cpu.kernel.NativeLibrary.InstructionSet;
import java.lang.foreign.MemorySegment;

/**
 * {@code src/main/native/product.c} and {@code packing.c}: products with packed matrices, and
 * packing.
 */
final class NativeProducts {
  private final NativeLibrary library;
  private final InstructionSet set;
  private final ArraySegments segments = new ArraySegments();

  NativeProducts(NativeLibrary library, InstructionSet set) {
    this.library = library;
    this.set = set;
  }

  /** {@link Kernels#product} with a quantised matrix. */
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
      boolean adds) {
    PackedLayout layout = w.layout();
    if (adds && layout.codes() == PackedLayout.Codes.HIGHS) {
      throw new IllegalArgumentException("an approximate product cannot be added");
    }
    try {
      library.product.invokeExact(
          set.number,
          w.data(),
          w.paramsAt(firstGroup),
          w.hasHighs() ? w.lowsAt(firstGroup) : 0L,
          w.groupBytes(),
          layout.codesOffset(w.columns()),
          groups,
          w.columns(),
          number(layout.codes()),
          layout.subScales() ? 1 : 0,
          layout.minima() ? 1 : 0,
          layout.subLength(),
          layout.sumLength(),
          layout.zero(),
          x.segments().codes(),
          x.segments().scales(),
          x.segments().halfCodeSums(),
          x.segments().blockSums(),
          x.segments().halfSums(),
          firstVector,
          vectorStep,
          vectorCount,
          adds ? 1 : 0,
          segments.of(out),
          (long) outOffset,
          outStride);
    } catch (Throwable e) {
      throw new IllegalStateException("jinwen_product", e);
    }
  }

  private static int number(PackedLayout.Codes codes) {
    return switch (codes) {
      case NIBBLES -> 0;
      case TABLE -> 1;
      case BYTES -> 2;
      case SIXES -> 3;
      case HIGHS -> 4;
      case F32, F16, BF16 -> throw new IllegalArgumentException(codes + " is not quantised");
    };
  }

  /** {@code jinwen_pack}: rows of x become rows of the matrix, or with 1 columns do. */
  void pack(
      int columnsToRows,
      float[] x,
      int offset,
      int stride,
      PackedMatrix to,
      int firstGroup,
      int groups,
      int firstColumn,
      int columns) {
    long groupBytes = to.groupBytes();
    try {
      library.pack.invokeExact(
          set.number,
          columnsToRows,
          MemorySegment.ofArray(x),
          (long) offset,
          (long) stride,
          to.data().asSlice(firstGroup * groupBytes, groups * groupBytes),
          groupBytes,
          to.layout().codesOffset(to.columns()),
          groups,
          firstColumn / PackedLayout.BLOCK,
          columns / PackedLayout.BLOCK);
    } catch (Throwable e) {
      throw new IllegalStateException("jinwen_pack", e);
    }
  }
}
