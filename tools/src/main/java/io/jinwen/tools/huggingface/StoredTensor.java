package io.jinwen.tools.huggingface;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A tensor as it lies in a file.
 *
 * @param shape slowest running dimension first, as PyTorch writes it
 */
record StoredTensor(String name, Dtype dtype, long[] shape, MappedPart part) {
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  MemorySegment data() {
    return part.segment();
  }

  long count() {
    return Arrays.stream(shape).reduce(1, (a, b) -> a * b);
  }

  /** All dimensions but the last. */
  long rows() {
    return shape.length == 0 ? 1 : count() / Math.max(1, shape[shape.length - 1]);
  }

  int columns() {
    return shape.length == 0 ? 1 : Math.toIntExact(shape[shape.length - 1]);
  }

  int int32(long index) {
    return data().get(INT, index * Integer.BYTES);
  }

  /** Refuses another type or shape. */
  StoredTensor require(Dtype wanted, long... wantedShape) {
    if (dtype != wanted || !Arrays.equals(shape, wantedShape)) {
      throw new ImportRefused(
          "tensor %s is %s of %s, not %s of %s; the folder is damaged or of another layout",
          name, dtype, Arrays.toString(shape), wanted, Arrays.toString(wantedShape));
    }
    return this;
  }
}
