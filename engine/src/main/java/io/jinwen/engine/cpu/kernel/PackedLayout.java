package io.jinwen.engine.cpu.kernel;

import io.jinwen.engine.format.gguf.GgmlType;

/**
 * How the weights of one type lie in a {@link PackedMatrix}.
 *
 * <p>Rows go in groups of 16, one row a lane. A group of a quantised type is its parameters (all
 * blocks of the row, one after the other), padded to 64 bytes, then its codes. Every weight is
 * {@code scale * code + minimum}, where scale and minimum belong to a row and {@code subLength}
 * columns:
 *
 * <ul>
 *   <li>without sub-scales a block of 32 columns has {@code half scale[16]} and, with minima,
 *       {@code half minimum[16]};
 *   <li>with sub-scales a block of 256 columns has {@code half d[16]} and, with minima, {@code half
 *       dmin[16]}, then for each sub-block {@code byte s[16]} and, with minima, {@code byte m[16]}:
 *       scale = d * s, minimum = -(dmin * m).
 * </ul>
 *
 * <p>Codes of 32 columns take 4 × 64 bytes as nibbles ({@link Codes#NIBBLES}, {@link Codes#TABLE}):
 * byte {@code r * 4 + j} of the i-th 64 holds column {@code 8i + j} of row r in its low half and
 * column {@code 8i + 4 + j} in its high half; or 8 × 64 bytes ({@link Codes#BYTES}): byte {@code r
 * * 4 + j} of the i-th 64 holds column {@code 4i + j}. Codes of six bits ({@link Codes#SIXES}) lie
 * in two planes: their high four bits as nibbles in the groups and, behind all groups, group after
 * group, their low two bits, 64 bytes for 16 columns, byte {@code r * 4 + j} of the i-th 64 holding
 * columns {@code 16i + j}, {@code + 4}, {@code + 8} and {@code + 12} from its lowest bits up. Float
 * types hold 16 numbers for each column.
 *
 * <p>{@code sumLength} columns are summed as integers before they are scaled: 32, or 16 where the
 * scales change every 16 columns or where sixteen 16-bit products of a code and an activation would
 * overflow.
 */
public record PackedLayout(
    Codes codes,
    int blockColumns,
    int subLength,
    int sumLength,
    boolean subScales,
    boolean minima,
    int codeMagnitude,
    int zero) {

  /** Rows of a group: the lanes of a 512-bit vector of floats. */
  public static final int ROWS = 16;

  /** Columns that share one activation scale. */
  public static final int BLOCK = 32;

  /** How a code is stored. */
  public enum Codes {
    /** 4 bits; the value is the nibble less {@code zero}. */
    NIBBLES,
    /** 4 bits that choose one of {@link #TABLE}'s 16 values. */
    TABLE,
    /** One signed byte. */
    BYTES,
    /** 6 bits in two planes; the value is the code less {@code zero}. */
    SIXES,
    /** {@link #SIXES} of which only the first plane is read: each nibble stands for 4 codes. */
    HIGHS,
    F32,
    F16,
    BF16
  }

  /** The 16 values of the IQ4 types, as ggml defines them. */
  static final byte[] IQ4_VALUES = {
    -127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113
  };

  /** How weights of this type lie. */
  public static PackedLayout of(GgmlType type) {
    return switch (type) {
      case F32 -> floats(Codes.F32);
      case F16 -> floats(Codes.F16);
      case BF16 -> floats(Codes.BF16);
      case Q4_0 -> new PackedLayout(Codes.NIBBLES, 32, 32, 32, false, false, 15, 8);
      case Q4_1 -> new PackedLayout(Codes.NIBBLES, 32, 32, 32, false, true, 15, 0);
      case Q4_K -> new PackedLayout(Codes.NIBBLES, 256, 32, 32, true, true, 15, 0);
      case IQ4_NL -> new PackedLayout(Codes.TABLE, 32, 32, 32, false, false, 127, 0);
      case IQ4_XS -> new PackedLayout(Codes.TABLE, 256, 32, 32, true, false, 127, 0);
      case Q8_0 -> new PackedLayout(Codes.BYTES, 32, 32, 32, false, false, 128, 0);
      case Q5_0 -> new PackedLayout(Codes.BYTES, 32, 32, 32, false, false, 16, 0);
      case Q5_1 -> new PackedLayout(Codes.BYTES, 32, 32, 16, false, true, 31, 0);
      case Q5_K -> new PackedLayout(Codes.BYTES, 256, 32, 16, true, true, 31, 0);
      case Q6_K -> new PackedLayout(Codes.SIXES, 256, 16, 16, true, false, 32, 32);
      case Q3_K -> new PackedLayout(Codes.BYTES, 256, 16, 16, true, false, 4, 0);
      case Q2_K -> new PackedLayout(Codes.BYTES, 256, 16, 16, true, true, 3, 0);
    };
  }

  private static PackedLayout floats(Codes codes) {
    return new PackedLayout(codes, 1, 1, 1, false, false, 0, 0);
  }

  /** This layout of six-bit codes, read without the second plane. */
  PackedLayout highs() {
    if (codes != Codes.SIXES) {
      throw new IllegalStateException(codes + " have no high plane");
    }
    return new PackedLayout(
        Codes.HIGHS, blockColumns, subLength, sumLength, subScales, minima, 16, 8);
  }

  /** Whether the product wants quantised activations. */
  public boolean quantised() {
    return switch (codes) {
      case NIBBLES, TABLE, BYTES, SIXES, HIGHS -> true;
      case F32, F16, BF16 -> false;
    };
  }

  /** Bytes of the parameters of one group and one block. */
  public int paramsBytesPerBlock() {
    if (!quantised()) {
      return 0;
    }
    int kinds = minima ? 2 : 1;
    int sub = subScales ? blockColumns / subLength * ROWS * kinds : 0;
    return 2 * ROWS * kinds + sub;
  }

  /** Bytes of the codes in one group and {@code columns} columns; of six bits the first plane. */
  long codesBytes(int columns) {
    return switch (codes) {
      case NIBBLES, TABLE, SIXES, HIGHS -> (long) ROWS * columns / 2;
      case BYTES -> (long) ROWS * columns;
      case F32 -> 4L * ROWS * columns;
      case F16, BF16 -> 2L * ROWS * columns;
    };
  }

  /** Where the codes of a group begin, from the group's first byte. */
  public long codesOffset(int columns) {
    long params = (long) columns / blockColumns * paramsBytesPerBlock();
    return (params + 63) & -64;
  }

  /** Bytes of a group in the second plane, which only codes of six bits have. */
  long lowsBytes(int columns) {
    return codes == Codes.SIXES ? 4L * columns : 0;
  }

  /** Bytes of one group. */
  public long groupBytes(int columns) {
    return (codesOffset(columns) + codesBytes(columns) + 63) & -64;
  }
}
