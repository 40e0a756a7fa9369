package io.jinwen.engine.format.quant;

import io.jinwen.engine.format.gguf.GgmlType;
import java.lang.foreign.MemorySegment;

/**
 * How one ggml type packs numbers into bytes, both ways.
 *
 * <p>Unpacking gives the very bits that ggml's reference gives. Packing the types F32 to Q8_0 does
 * too; the others search for good scales in their own way. Formats hold no state: one instance
 * serves all threads.
 */
public sealed interface BlockFormat permits BlockLoop {
  /** The format of a type. */
  static BlockFormat of(GgmlType type) {
    return switch (type) {
      case F32 -> F32Format.INSTANCE;
      case F16 -> F16Format.INSTANCE;
      case BF16 -> Bf16Format.INSTANCE;
      case Q4_0 -> Q40Format.INSTANCE;
      case Q4_1 -> Q41Format.INSTANCE;
      case Q5_0 -> Q50Format.INSTANCE;
      case Q5_1 -> Q51Format.INSTANCE;
      case Q8_0 -> Q80Format.INSTANCE;
      case Q2_K -> Q2KFormat.INSTANCE;
      case Q3_K -> Q3KFormat.INSTANCE;
      case Q4_K -> Q4KFormat.INSTANCE;
      case Q5_K -> Q5KFormat.INSTANCE;
      case Q6_K -> Q6KFormat.INSTANCE;
      case IQ4_NL -> Iq4NlFormat.INSTANCE;
      case IQ4_XS -> Iq4XsFormat.INSTANCE;
    };
  }

  GgmlType type();

  /**
   * Unpacks {@code count} numbers.
   *
   * @param source the packed bytes, little endian
   * @param byteOffset of the first block in {@code source}
   * @param target receives the numbers from {@code targetOffset}
   * @param count a multiple of the block size
   */
  void dequantize(
      MemorySegment source, long byteOffset, float[] target, int targetOffset, int count);

  /**
   * Packs {@code count} finite numbers.
   *
   * @param source holds the numbers from {@code sourceOffset}
   * @param count a multiple of the block size
   * @param target receives the packed bytes from {@code byteOffset}
   */
  void quantize(float[] source, int sourceOffset, int count, MemorySegment target, long byteOffset);

  /**
   * Packs numbers some of which matter more than others. Q4_0, Q4_K, Q5_0 and Q6_K search for the
   * least weighted squared error; the other types pack as without weights.
   *
   * @param weights of the numbers, at the same places as these; finite and not negative
   */
  void quantize(
      float[] source,
      float[] weights,
      int sourceOffset,
      int count,
      MemorySegment target,
      long byteOffset);
}
