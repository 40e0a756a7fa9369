package io.jinwen.engine.kernel;

import io.jinwen.engine.gguf.GgmlType;

/**
 * One block of a row, taken apart without loss: integer codes, the half-precision scale and minimum
 * as they stand in the file, and the small integers that scale the sub-blocks. Byte layouts are
 * ggml's.
 */
final class SourceBlock {
  final byte[] codes = new byte[256]; // what PackedLayout stores: nibbles, or signed values
  final byte[] scales = new byte[16]; // one for each sub-block
  final byte[] minima = new byte[16];
  short scale;
  short minimum;

  /** Reads the block of {@code type} that begins at {@code b[at]}. */
  void read(GgmlType type, byte[] b, int at) {
    switch (type) {
      case Q4_0, IQ4_NL -> nibbles(b, at, at + 2);
      case Q4_1 -> {
        minimum = half(b, at + 2);
        nibbles(b, at, at + 4);
      }
      case Q5_0 -> fiveBits(b, at, at + 2, 16);
      case Q5_1 -> {
        minimum = half(b, at + 2);
        fiveBits(b, at, at + 4, 0);
      }
      case Q8_0 -> {
        scale = half(b, at);
        System.arraycopy(b, at + 2, codes, 0, 32);
      }
      case Q2_K -> q2k(b, at);
      case Q3_K -> q3k(b, at);
      case Q4_K -> q4k(b, at);
      case Q5_K -> q5k(b, at);
      case Q6_K -> q6k(b, at);
      case IQ4_XS -> iq4xs(b, at);
      case F32, F16, BF16 -> throw new IllegalArgumentException(type + " has no blocks");
    }
  }

  private static short half(byte[] b, int at) {
    return (short) ((b[at] & 0xFF) | (b[at + 1] & 0xFF) << 8);
  }

  private void nibbles(byte[] b, int scaleAt, int codesAt) {
    scale = half(b, scaleAt);
    for (int j = 0; j < 16; j++) {
      int two = b[codesAt + j];
      codes[j] = (byte) (two & 15);
      codes[j + 16] = (byte) (two >>> 4 & 15);
    }
  }

  private void fiveBits(byte[] b, int scaleAt, int highAt, int zero) {
    scale = half(b, scaleAt);
    int high = (half(b, highAt) & 0xFFFF) | half(b, highAt + 2) << 16;
    for (int j = 0; j < 16; j++) {
      int two = b[highAt + 4 + j];
      codes[j] = (byte) ((two & 15 | (high >>> j & 1) << 4) - zero);
      codes[j + 16] = (byte) ((two >>> 4 & 15 | (high >>> (j + 16) & 1) << 4) - zero);
    }
  }

  private void q2k(byte[] b, int at) {
    scale = half(b, at + 80);
    minimum = half(b, at + 82);
    for (int i = 0; i < 16; i++) {
      scales[i] = (byte) (b[at + i] & 15);
      minima[i] = (byte) (b[at + i] >>> 4 & 15);
    }
    for (int e = 0; e < 256; e++) {
      int two = b[at + 16 + e / 128 * 32 + e % 32];
      codes[e] = (byte) (two >>> e / 32 % 4 * 2 & 3);
    }
  }

  private void q3k(byte[] b, int at) {
    scale = half(b, at + 108);
    int scalesAt = at + 96;
    for (int i = 0; i < 16; i++) {
      int low = b[scalesAt + i % 8] >>> (i / 8 * 4) & 15;
      int high = b[scalesAt + 8 + i % 4] >>> (i / 4 * 2) & 3;
      scales[i] = (byte) ((low | high << 4) - 32);
    }
    for (int e = 0; e < 256; e++) {
      int two = b[at + 32 + e / 128 * 32 + e % 32] >>> e / 32 % 4 * 2 & 3;
      int high = b[at + e % 32] >>> e / 32 & 1;
      codes[e] = (byte) (two - 4 + 4 * high);
    }
  }

  private void q4k(byte[] b, int at) {
    superScales(b, at);
    for (int pair = 0; pair < 4; pair++) {
      int from = at + 16 + 32 * pair;
      for (int i = 0; i < 32; i++) {
        codes[64 * pair + i] = (byte) (b[from + i] & 15);
        codes[64 * pair + 32 + i] = (byte) (b[from + i] >>> 4 & 15);
      }
    }
  }

  private void q5k(byte[] b, int at) {
    superScales(b, at);
    for (int e = 0; e < 256; e++) {
      int low = b[at + 48 + e / 64 * 32 + e % 32] >>> e / 32 % 2 * 4 & 15;
      int high = b[at + 16 + e % 32] >>> e / 32 & 1;
      codes[e] = (byte) (low | high << 4);
    }
  }

  /** The eight 6-bit scales and minima that Q4_K and Q5_K keep in twelve bytes. */
  private void superScales(byte[] b, int at) {
    scale = half(b, at);
    minimum = half(b, at + 2);
    int s = at + 4;
    for (int i = 0; i < 4; i++) {
      scales[i] = (byte) (b[s + i] & 63);
      minima[i] = (byte) (b[s + i + 4] & 63);
      scales[i + 4] = (byte) (b[s + i + 8] & 15 | (b[s + i] >>> 6 & 3) << 4);
      minima[i + 4] = (byte) (b[s + i + 8] >>> 4 & 15 | (b[s + i + 4] >>> 6 & 3) << 4);
    }
  }

  private void q6k(byte[] b, int at) {
    scale = half(b, at + 208);
    System.arraycopy(b, at + 192, scales, 0, 16);
    for (int quarter = 0; quarter < 8; quarter++) { // 32 codes each, four quarters to a half
      int lowAt = at + quarter / 4 * 64 + quarter % 2 * 32;
      int lowShift = quarter / 2 % 2 * 4;
      int highAt = at + 128 + quarter / 4 * 32;
      int highShift = quarter % 4 * 2;
      for (int i = 0; i < 32; i++) {
        int low = b[lowAt + i] >>> lowShift & 15;
        int high = b[highAt + i] >>> highShift & 3;
        codes[32 * quarter + i] = (byte) ((low | high << 4) - 32);
      }
    }
  }

  private void iq4xs(byte[] b, int at) {
    scale = half(b, at);
    int high = half(b, at + 2);
    for (int i = 0; i < 8; i++) {
      int low = b[at + 4 + i / 2] >>> i % 2 * 4 & 15;
      scales[i] = (byte) ((low | (high >>> 2 * i & 3) << 4) - 32);
    }
    for (int e = 0; e < 256; e++) {
      codes[e] = (byte) (b[at + 8 + e / 32 * 16 + e % 16] >>> e / 16 % 2 * 4 & 15);
    }
  }
}
