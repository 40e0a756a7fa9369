package io.jinwen.engine.device;

import io.jinwen.engine.cpu.kernel.PackedLayout;
import io.jinwen.engine.cpu.kernel.PackedMatrix;
import java.lang.foreign.MemorySegment;

/**
 * A packed matrix on the card: the bytes of {@link PackedMatrix}, which suit both.
 *
 * @param address where they begin
 */
record DeviceMatrix(
    long address,
    PackedLayout layout,
    int rows,
    int columns,
    long groupBytes,
    long codesOffset,
    long lowsOffset) {
  private static final int UPLOAD_BYTES = 1 << 24; // of one copy

  private static final int SUB_SCALES = 1; // as in product.h
  private static final int MINIMA = 2;
  private static final int HALVES = 4;

  /** Brings a matrix to an address of the card, where {@link PackedMatrix#bytes} are free. */
  static DeviceMatrix upload(CudaDevice device, long address, PackedMatrix matrix) {
    MemorySegment data = matrix.data();
    for (long at = 0; at < data.byteSize(); at += UPLOAD_BYTES) {
      device.upload(address + at, data.asSlice(at, Math.min(UPLOAD_BYTES, data.byteSize() - at)));
    }
    device.await();
    return new DeviceMatrix(
        address,
        matrix.layout(),
        matrix.rows(),
        matrix.columns(),
        matrix.groupBytes(),
        matrix.layout().codesOffset(matrix.columns()),
        matrix.groups() * matrix.groupBytes());
  }

  /** The words of this matrix' kernels. */
  String kind() {
    return switch (layout.codes()) {
      case NIBBLES -> "nibbles";
      case TABLE -> "table";
      case BYTES -> "bytes";
      case SIXES -> "sixes";
      case F32 -> "floats_32";
      case F16 -> "floats_16";
      case BF16 -> "floats_b16";
      case HIGHS -> throw new IllegalStateException("a view, never on a card");
    };
  }

  boolean quantised() {
    return layout.quantised();
  }

  /** struct Matrix of product.h. */
  void addTo(Arguments to) {
    int flags = layout.subScales() ? SUB_SCALES : 0;
    flags |= layout.minima() ? MINIMA : 0;
    flags |= quantised() && layout.sumLength() < PackedLayout.BLOCK ? HALVES : 0;
    to.add(address).add(groupBytes).add(codesOffset).add(lowsOffset);
    to.add(columns);
    to.add(Integer.numberOfTrailingZeros(layout.blockColumns()));
    to.add(Integer.numberOfTrailingZeros(layout.subLength()));
    to.add(layout.paramsBytesPerBlock()).add(flags).add(layout.zero());
  }
}
