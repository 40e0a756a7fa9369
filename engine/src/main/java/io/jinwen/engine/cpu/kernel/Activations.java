package io.jinwen.engine.cpu.kernel;

import java.lang.foreign.MemorySegment;

/**
 * The vectors a weight matrix is multiplied with, as floats and, once a quantised matrix asks for
 * it, as 8-bit codes: each 32 columns share the scale {@code absmax / 127}.
 */
public final class Activations {
  private final int columnsMax;
  private final float[] values; // [vector][columns]
  private final byte[] codes; // [vector][columns]
  private final float[] scales; // [vector][block]
  private final int[] halfCodeSums; // [vector][block][half], of 16 codes
  private final float[] blockSums; // [vector][block], scale * sum of 32 codes
  private final float[] halfSums; // [vector][block][half], scale * sum of 16 codes
  private final Segments segments;
  private int[] pairs =
      new int[0]; // [vector][columns / 2], the codes as the vector kernels want them
  private int vectors;
  private int columns;
  private boolean quantised;

  /** Room for {@code vectorsMax} vectors of {@code columnsMax} columns. */
  public Activations(int vectorsMax, int columnsMax) {
    if (vectorsMax < 1 || columnsMax < 1) {
      throw new IllegalArgumentException(
          "%d vectors of %d columns: both must be positive".formatted(vectorsMax, columnsMax));
    }
    this.columnsMax = columnsMax;
    int size = Math.multiplyExact(vectorsMax, columnsMax);
    int blocks = size / PackedLayout.BLOCK;
    this.values = new float[size];
    this.codes = new byte[size];
    this.scales = new float[blocks];
    this.halfCodeSums = new int[2 * blocks];
    this.blockSums = new float[blocks];
    this.halfSums = new float[2 * blocks];
    this.segments =
        new Segments(
            MemorySegment.ofArray(values),
            MemorySegment.ofArray(codes),
            MemorySegment.ofArray(scales),
            MemorySegment.ofArray(halfCodeSums),
            MemorySegment.ofArray(blockSums),
            MemorySegment.ofArray(halfSums));
  }

  /** Its arrays as native calls take them. */
  record Segments(
      MemorySegment values,
      MemorySegment codes,
      MemorySegment scales,
      MemorySegment halfCodeSums,
      MemorySegment blockSums,
      MemorySegment halfSums) {}

  Segments segments() {
    return segments;
  }

  /** Begins anew: the vectors lie densely in {@link #values} from here on. */
  public void reset(int newVectors, int newColumns) {
    if (newVectors < 0 || newColumns < 1 || (long) newVectors * newColumns > values.length) {
      throw new IllegalArgumentException(
          "%d vectors of %d columns do not fit into %d numbers"
              .formatted(newVectors, newColumns, values.length));
    }
    vectors = newVectors;
    columns = newColumns;
    quantised = false;
  }

  /**
   * {@code [vector][columns]}; whoever writes into it after a product calls {@link #markChanged}.
   */
  public float[] values() {
    return values;
  }

  /** Forgets the quantised form. */
  public void markChanged() {
    quantised = false;
  }

  public int vectors() {
    return vectors;
  }

  public int columns() {
    return columns;
  }

  /** The widest vector it was made for. */
  public int columnsMax() {
    return columnsMax;
  }

  /** Makes the quantised form on this thread where it is not there yet. */
  public void quantise(Kernels kernels) {
    if (!quantised) {
      if (kernels.wantsPairs()) {
        makePairs();
      }
      kernels.quantise(this, 0, vectors * (columns / PackedLayout.BLOCK));
      quantised = true;
    }
  }

  byte[] codes() {
    return codes;
  }

  float[] scales() {
    return scales;
  }

  int[] halfCodeSums() {
    return halfCodeSums;
  }

  float[] blockSums() {
    return blockSums;
  }

  float[] halfSums() {
    return halfSums;
  }

  /**
   * The codes widened to 16 bits, two in an int: of each eight columns (0, 2), (4, 6), (1, 3), (5,
   * 7), the order in which a vector of 16-bit lanes meets the nibbles of {@link PackedLayout}.
   */
  int[] pairs() {
    return pairs;
  }

  void makePairs() {
    if (pairs.length == 0) {
      pairs = new int[values.length / 2];
    }
  }

  boolean quantised() {
    return quantised;
  }

  void markQuantised() {
    quantised = true;
  }
}
