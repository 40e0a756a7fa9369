package io.jinwen.engine.device;

/**
 * Vectors on the card: floats, and behind them their 8-bit form where matrices want it.
 *
 * @param vectorsMax room for so many
 * @param values [vector][columns]
 * @param codes [vector][columns]; 0 where there is no 8-bit form, and then nothing behind it
 * @param scales [vector][block]
 * @param blockSums [vector][block]
 * @param halfSums [vector][block][2]
 */
record DeviceVectors(
    int vectorsMax,
    int columns,
    long values,
    long codes,
    long scales,
    long blockSums,
    long halfSums) {
  private static final int BLOCK = 32;

  /** Makes room; for the 8-bit form, too, where columns go in blocks of 32. */
  static DeviceVectors allocate(CudaDevice device, int vectorsMax, int columns) {
    long numbers = (long) vectorsMax * columns;
    long values = device.allocate(Float.BYTES * numbers);
    if (columns % BLOCK != 0) {
      return new DeviceVectors(vectorsMax, columns, values, 0, 0, 0, 0);
    }
    return new DeviceVectors(
        vectorsMax,
        columns,
        values,
        device.allocate(numbers),
        device.allocate(Float.BYTES * numbers / BLOCK),
        device.allocate(Float.BYTES * numbers / BLOCK),
        device.allocate(2 * Float.BYTES * numbers / BLOCK));
  }

  /** Bytes that {@link #allocate} asks for. */
  static long bytes(long vectors, int columns) {
    long numbers = vectors * columns;
    return Float.BYTES * numbers
        + (columns % BLOCK == 0 ? numbers + 4 * Float.BYTES * numbers / BLOCK : 0);
  }

  boolean quantised() {
    return codes != 0;
  }

  /** Makes the 8-bit form of some vectors, where there is one. */
  void quantise(CudaDevice device, int first, int count) {
    if (quantised()) {
      long at = (long) first * columns;
      Arguments a = device.arguments().add(values + Float.BYTES * at).add(columns);
      a.beginStruct().add(codes + at).add(scales + Float.BYTES * at / BLOCK);
      a.add(blockSums + Float.BYTES * at / BLOCK).add(halfSums + 2 * Float.BYTES * at / BLOCK);
      a.endStruct();
      device.launch("quantise_rows", count, 1, 1);
    }
  }

  /** struct Codes of rows.h. */
  void addCodesTo(Arguments to) {
    to.add(codes).add(scales).add(blockSums).add(halfSums);
  }
}
