package io.jinwen.engine.cpu.kernel;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vectors that the vector kernels use on this machine: at most 512 bits, so that a group of 16
 * rows is one, two or four of them.
 */
final class VectorShape {
  static final VectorSpecies<Float> FLOATS =
      FloatVector.SPECIES_PREFERRED.length() > PackedLayout.ROWS
          ? FloatVector.SPECIES_512
          : FloatVector.SPECIES_PREFERRED;
  static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, FLOATS.vectorShape());
  static final VectorSpecies<Short> SHORTS = VectorSpecies.of(short.class, FLOATS.vectorShape());

  /** Lanes of a vector of floats. */
  static final int LANES = FLOATS.length();

  /** Vectors of floats in a group of rows. */
  static final int PARTS = PackedLayout.ROWS / LANES;

  /** As many halves as there are floats in a vector. */
  static final VectorSpecies<Short> HALVES =
      switch (LANES) {
        case 16 -> ShortVector.SPECIES_256;
        case 8 -> ShortVector.SPECIES_128;
        default -> ShortVector.SPECIES_64;
      };

  /** At least as many bytes as there are floats in a vector; there is none of 4 bytes. */
  static final VectorSpecies<Byte> BYTES =
      LANES == 16 ? ByteVector.SPECIES_128 : ByteVector.SPECIES_64;

  static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

  private VectorShape() {}

  /**
   * Finite halves to floats: shifting a half's bits into a float's place is the number times
   * 2^-112, subnormal halves included.
   */
  static FloatVector halves(MemorySegment m, long at) {
    IntVector h =
        (IntVector)
            ShortVector.fromMemorySegment(HALVES, m, at, ORDER)
                .convertShape(VectorOperators.S2I, INTS, 0);
    return h.lanewise(VectorOperators.LSHL, 13).and(0x8FFFE000).reinterpretAsFloats().mul(0x1p112f);
  }

  /** Signed bytes to floats. */
  static FloatVector bytes(MemorySegment m, long at) {
    return (FloatVector)
        ByteVector.fromMemorySegment(BYTES, m, at, ORDER)
            .convertShape(VectorOperators.B2F, FLOATS, 0);
  }
}
