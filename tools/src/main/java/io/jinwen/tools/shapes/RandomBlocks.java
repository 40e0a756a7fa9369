package io.jinwen.tools.shapes;

import io.jinwen.engine.format.gguf.GgmlType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.SplittableRandom;

/**
 * Random weights written as blocks at once: all codes equally likely, scales such that the numbers
 * have a wanted standard deviation and, but for half a code, the mean 0. Takes as long as drawing
 * the bytes, where packing drawn numbers would take minutes.
 */
final class RandomBlocks {
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private RandomBlocks() {}

  /** Fills {@code target}, whole blocks of {@code type}. */
  static void fill(GgmlType type, MemorySegment target, SplittableRandom random, double sigma) {
    switch (type) {
      case F32, F16, BF16 -> fillNumbers(type, target, random, sigma);
      case Q4_0 -> fillScaled(type, target, random, 0, sigma / deviation(16));
      case Q5_0 -> fillScaled(type, target, random, 0, sigma / deviation(32));
      case Q8_0 -> fillQ80(target, random, sigma);
      case Q4_K -> fillQ4K(target, random, sigma);
      case Q6_K -> fillQ6K(target, random, sigma);
      case Q4_1, Q5_1, Q2_K, Q3_K, Q5_K, IQ4_NL, IQ4_XS ->
          throw new IllegalArgumentException("no mix asks for " + type);
    }
  }

  /** The standard deviation of {@code count} equally likely neighbouring integers. */
  private static double deviation(double count) {
    return Math.sqrt((count * count - 1) / 12);
  }

  private static void fillNumbers(
      GgmlType type, MemorySegment target, SplittableRandom random, double sigma) {
    double reach = sigma * Math.sqrt(3);
    for (long at = 0; at < target.byteSize(); at += type.blockBytes()) {
      float number = (float) (reach * (2 * random.nextDouble() - 1));
      switch (type) {
        case F32 -> target.set(INT, at, Float.floatToRawIntBits(number));
        case F16 -> target.set(SHORT, at, Float.floatToFloat16(number));
        default -> target.set(SHORT, at, (short) (Float.floatToRawIntBits(number) >>> 16));
      }
    }
  }

  private static void fillBytes(MemorySegment target, SplittableRandom random) {
    long whole = target.byteSize() / 8 * 8;
    for (long at = 0; at < whole; at += 8) {
      target.set(LONG, at, random.nextLong());
    }
    for (long at = whole; at < target.byteSize(); at++) {
      target.set(ValueLayout.JAVA_BYTE, at, (byte) random.nextInt());
    }
  }

  /**
   * Random bytes with one half-precision scale at {@code scaleAt} of each block, varied a little.
   */
  private static void fillScaled(
      GgmlType type, MemorySegment target, SplittableRandom random, int scaleAt, double scale) {
    fillBytes(target, random);
    for (long at = scaleAt; at < target.byteSize(); at += type.blockBytes()) {
      putHalf(target, at, scale * (0.75 + random.nextDouble() / 2));
    }
  }

  /** The code −128 is never made by a quantiser, so it is not made here. */
  private static void fillQ80(MemorySegment target, SplittableRandom random, double sigma) {
    fillScaled(GgmlType.Q8_0, target, random, 0, sigma / deviation(255));
    for (long block = 0; block < target.byteSize(); block += GgmlType.Q8_0.blockBytes()) {
      for (long at = block + 2; at < block + 34; at++) {
        if (target.get(ValueLayout.JAVA_BYTE, at) == -128) {
          target.set(ValueLayout.JAVA_BYTE, at, (byte) -127);
        }
      }
    }
  }

  /** With every offset equal to its scale and dmin = 7.5 d, the sixteen codes lie around 0. */
  private static void fillQ4K(MemorySegment target, SplittableRandom random, double sigma) {
    fillBytes(target, random);
    double scaleRootMeanSquare = Math.sqrt(63 * 127 / 6.0); // of 0 to 63, equally likely
    double d = sigma / (deviation(16) * scaleRootMeanSquare);
    for (long at = 0; at < target.byteSize(); at += GgmlType.Q4_K.blockBytes()) {
      putHalf(target, at, d);
      putHalf(target, at + 2, 7.5 * d);
      int low = target.get(INT, at + 4);
      target.set(INT, at + 8, low);
      int upper = random.nextInt() & 0x0f0f0f0f;
      target.set(INT, at + 12, upper | upper << 4);
    }
  }

  private static void fillQ6K(MemorySegment target, SplittableRandom random, double sigma) {
    double d = sigma / (deviation(64) * 96);
    fillScaled(GgmlType.Q6_K, target, random, 208, d);
    for (long block = 0; block < target.byteSize(); block += GgmlType.Q6_K.blockBytes()) {
      for (long at = block + 192; at < block + 208; at++) {
        target.set(ValueLayout.JAVA_BYTE, at, (byte) random.nextInt(64, 128));
      }
    }
  }

  private static void putHalf(MemorySegment target, long at, double value) {
    target.set(SHORT, at, Float.floatToFloat16((float) value));
  }
}
