package io.jinwen.engine.kernel;

import io.jinwen.engine.kernel.NativeLibrary.InstructionSet;
import java.lang.foreign.MemorySegment;

/**
 * {@code src/main/native/product.c} and {@code packing.c}: products with packed matrices, and
 * packing.
 */
final class NativeProducts {
  private final NativeLibrary library;
  private final InstructionSet set;

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
    long groupBytes = w.groupBytes();
    MemorySegment data = w.data().asSlice(firstGroup * groupBytes, groups * groupBytes);
    MemorySegment lows =
        w.hasHighs()
            ? w.data().asSlice(w.lowsAt(firstGroup), groups * layout.lowsBytes(w.columns()))
            : data; // not read
    try {
      library.product.invokeExact(
          set.number,
          data,
          lows,
          groupBytes,
          layout.codesOffset(w.columns()),
          groups,
          w.columns(),
          number(layout.codes()),
          layout.subScales() ? 1 : 0,
          layout.minima() ? 1 : 0,
          layout.subLength(),
          layout.sumLength(),
          layout.zero(),
          MemorySegment.ofArray(x.codes()),
          MemorySegment.ofArray(x.scales()),
          MemorySegment.ofArray(x.halfCodeSums()),
          MemorySegment.ofArray(x.blockSums()),
          MemorySegment.ofArray(x.halfSums()),
          firstVector,
          vectorStep,
          vectorCount,
          adds ? 1 : 0,
          MemorySegment.ofArray(out),
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
