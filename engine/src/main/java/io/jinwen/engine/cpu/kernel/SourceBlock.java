package io.jinwen.engine.cpu.kernel;

import io.jinwen.engine.format.gguf.GgmlType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * One block of a row, taken apart without loss: integer codes, the half-precision scale and minimum
 * as they stand in the file, and the small integers that scale the sub-blocks. Byte layouts are
 * ggml's. Four columns are handled at a time, one in each byte of an int, because a model of two
 * billion weights is repacked while somebody waits.
 */
final class SourceBlock {
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final int LOW_NIBBLES = 0x0F0F0F0F;
  private static final int LOW_PAIRS = 0x03030303;

  // Codes of columns 4i to 4i + 3, one a byte: nibbles and six bits as they are, others signed.
  final int[] quads = new int[64];
  final byte[] scales = new byte[16]; // one for each sub-block
  final byte[] minima = new byte[16];
  short scale;
  short minimum;

  private MemorySegment b = MemorySegment.NULL;

  /** Reads the block of {@code type} that begins at byte {@code at}. */
  void read(GgmlType type, MemorySegment source, long at) {
    b = source;
    switch (type) {
      case Q4_0, IQ4_NL -> {
        scale = half(at);
        nibbles(at + 2, 0);
      }
      case Q4_1 -> {
        scale = half(at);
        minimum = half(at + 2);
        nibbles(at + 4, 0);
      }
      case Q5_0 -> {
        scale = half(at);
        fiveBits(at + 2, 16);
      }
      case Q5_1 -> {
        scale = half(at);
        minimum = half(at + 2);
        fiveBits(at + 4, 0);
      }
      case Q8_0 -> {
        scale = half(at);
        for (int i = 0; i < 8; i++) {
          quads[i] = four(at + 2 + 4 * i);
        }
      }
      case Q2_K -> q2k(at);
      case Q3_K -> q3k(at);
      case Q4_K -> q4k(at);
      case Q5_K -> q5k(at);
      case Q6_K -> q6k(at);
      case IQ4_XS -> iq4xs(at);
      case F32, F16, BF16 -> throw new IllegalArgumentException(type + " has no blocks");
    }
  }

  private int four(long at) {
    return b.get(INT, at);
  }

  private short half(long at) {
    return b.get(SHORT, at);
  }

  private int one(long at) {
    return b.get(ValueLayout.JAVA_BYTE, at);
  }

  /** Takes {@code less}, at most 128, from each byte; the bytes must be below 128. */
  private static int subtract(int bytes, int less) {
    return ((bytes | 0x80808080) - less * 0x01010101) ^ 0x80808080;
  }

  /** The four low bits, one in each byte. */
  private static int spread(int bits) {
    return ((bits & 15) * 0x00204081) & 0x01010101;
  }

  /** Sixteen bytes: low nibbles are the first sixteen columns, high nibbles the next. */
  private void nibbles(long at, int firstQuad) {
    for (int i = 0; i < 4; i++) {
      int eight = four(at + 4 * i);
      quads[firstQuad + i] = eight & LOW_NIBBLES;
      quads[firstQuad + 4 + i] = eight >>> 4 & LOW_NIBBLES;
    }
  }

  private void fiveBits(long highAt, int zero) {
    int high = four(highAt);
    nibbles(highAt + 4, 0);
    for (int i = 0; i < 8; i++) {
      quads[i] = subtract(quads[i] | spread(high >>> 4 * i) << 4, zero);
    }
  }

  private void q2k(long at) {
    scale = half(at + 80);
    minimum = half(at + 82);
    for (int i = 0; i < 16; i++) {
      scales[i] = (byte) (one(at + i) & 15);
      minima[i] = (byte) (one(at + i) >>> 4 & 15);
    }
    for (int i = 0; i < 64; i++) {
      quads[i] = four(at + 16 + i / 32 * 32 + i % 8 * 4) >>> i / 8 % 4 * 2 & LOW_PAIRS;
    }
  }

  private void q3k(long at) {
    scale = half(at + 108);
    long scalesAt = at + 96;
    for (int i = 0; i < 16; i++) {
      int low = one(scalesAt + i % 8) >>> i / 8 * 4 & 15;
      int high = one(scalesAt + 8 + i % 4) >>> i / 4 * 2 & 3;
      scales[i] = (byte) ((low | high << 4) - 32);
    }
    for (int i = 0; i < 64; i++) {
      int low = four(at + 32 + i / 32 * 32 + i % 8 * 4) >>> i / 8 % 4 * 2 & LOW_PAIRS;
      int high = four(at + i % 8 * 4) >>> i / 8 & 0x01010101;
      quads[i] = subtract(low | high << 2, 4);
    }
  }

  private void q4k(long at) {
    superScales(at);
    for (int i = 0; i < 64; i++) {
      quads[i] = four(at + 16 + i / 16 * 32 + i % 8 * 4) >>> i / 8 % 2 * 4 & LOW_NIBBLES;
    }
  }

  private void q5k(long at) {
    superScales(at);
    for (int i = 0; i < 64; i++) {
      int low = four(at + 48 + i / 16 * 32 + i % 8 * 4) >>> i / 8 % 2 * 4 & LOW_NIBBLES;
      int high = four(at + 16 + i % 8 * 4) >>> i / 8 & 0x01010101;
      quads[i] = low | high << 4;
    }
  }

  /** The eight 6-bit scales and minima that Q4_K and Q5_K keep in twelve bytes. */
  private void superScales(long at) {
    scale = half(at);
    minimum = half(at + 2);
    int first = four(at + 4); // low 6 bits: scales 0 to 3
    int second = four(at + 8); // low 6 bits: minima 0 to 3
    int third = four(at + 12); // nibbles: the low bits of scales and minima 4 to 7
    put(first & 0x3F3F3F3F, scales, 0);
    put(second & 0x3F3F3F3F, minima, 0);
    put(third & LOW_NIBBLES | (first >>> 6 & LOW_PAIRS) << 4, scales, 4);
    put(third >>> 4 & LOW_NIBBLES | (second >>> 6 & LOW_PAIRS) << 4, minima, 4);
  }

  private static void put(int four, byte[] to, int at) {
    for (int i = 0; i < 4; i++) {
      to[at + i] = (byte) (four >>> 8 * i);
    }
  }

  private void q6k(long at) {
    scale = half(at + 208);
    for (int i = 0; i < 16; i++) {
      scales[i] = (byte) one(at + 192 + i);
    }
    for (int i = 0; i < 64; i++) {
      int quarter = i / 8 % 4;
      long lowAt = at + i / 32 * 64 + quarter % 2 * 32 + i % 8 * 4;
      int low = four(lowAt) >>> quarter / 2 * 4 & LOW_NIBBLES;
      int high = four(at + 128 + i / 32 * 32 + i % 8 * 4) >>> quarter * 2 & LOW_PAIRS;
      quads[i] = low | high << 4;
    }
  }

  private void iq4xs(long at) {
    scale = half(at);
    int high = half(at + 2);
    for (int i = 0; i < 8; i++) {
      int low = one(at + 4 + i / 2) >>> i % 2 * 4 & 15;
      scales[i] = (byte) ((low | (high >>> 2 * i & 3) << 4) - 32);
      nibbles(at + 8 + 16 * i, 8 * i);
    }
  }
}
