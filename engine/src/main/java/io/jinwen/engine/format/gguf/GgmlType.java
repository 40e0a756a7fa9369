package io.jinwen.engine.format.gguf;

import java.util.Optional;

/** How the numbers of a tensor are packed; the ids are those of ggml. */
public enum GgmlType {
  F32(0, 1, 4),
  F16(1, 1, 2),
  Q4_0(2, 32, 18),
  Q4_1(3, 32, 20),
  Q5_0(6, 32, 22),
  Q5_1(7, 32, 24),
  Q8_0(8, 32, 34),
  Q2_K(10, 256, 84),
  Q3_K(11, 256, 110),
  Q4_K(12, 256, 144),
  Q5_K(13, 256, 176),
  Q6_K(14, 256, 210),
  IQ4_NL(20, 32, 18),
  IQ4_XS(23, 256, 136),
  BF16(30, 1, 2);

  private final int id;
  private final int blockSize;
  private final int blockBytes;

  GgmlType(int id, int blockSize, int blockBytes) {
    this.id = id;
    this.blockSize = blockSize;
    this.blockBytes = blockBytes;
  }

  /** The number in the file. */
  public int id() {
    return id;
  }

  /** How many numbers one block holds. */
  public int blockSize() {
    return blockSize;
  }

  /** How many bytes one block takes. */
  public int blockBytes() {
    return blockBytes;
  }

  /** Bytes of {@code count} numbers, a multiple of the block size. */
  public long bytes(long count) {
    if (count < 0 || count % blockSize != 0) {
      throw new IllegalArgumentException(
          "%d numbers are not a whole number of %s blocks of %d".formatted(count, this, blockSize));
    }
    return Math.multiplyExact(count / blockSize, (long) blockBytes);
  }

  public static Optional<GgmlType> of(int id) {
    for (GgmlType type : values()) {
      if (type.id == id) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
