package io.jinwen.engine.cpu.kernel;

import static io.jinwen.engine.cpu.kernel.VectorShape.FLOATS;
import static io.jinwen.engine.cpu.kernel.VectorShape.INTS;
import static io.jinwen.engine.cpu.kernel.VectorShape.LANES;
import static io.jinwen.engine.cpu.kernel.VectorShape.ORDER;
import static io.jinwen.engine.cpu.kernel.VectorShape.PARTS;
import static io.jinwen.engine.cpu.kernel.VectorShape.SHORTS;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Some columns of one vector of rows, unpacked from any type into the one form that {@link
 * VectorTiles} multiplies: codes as 16-bit lanes, scales and minima as floats.
 *
 * <p>Why a copy and not unpacking in the product: the compiler keeps a product in registers only
 * while its method is small, and unpacking once serves all the vectors that pass. A panel of 512
 * columns is 16 KiB of codes, half of a first-level cache.
 */
final class VectorPanel {
  /** Columns of a panel. */
  static final int COLUMNS = 512;

  private static final int SHORT_LANES = SHORTS.length();
  private static final ShortVector TABLE_LOW = table(0);
  private static final ShortVector TABLE_HIGH = table(SHORT_LANES >= 16 ? 0 : 8);

  // [column pair][row][2], pairs in the order of Activations.pairs
  final short[] codes = new short[COLUMNS * LANES];
  final float[] scales = new float[COLUMNS / 16 * LANES]; // [sum][row]
  final float[] minima = new float[COLUMNS / 16 * LANES]; // [sub-block][row]
  final float[] weights = new float[COLUMNS * LANES]; // [column][row], of float types

  private static ShortVector table(int from) {
    short[] values = new short[SHORT_LANES];
    for (int i = 0; i < SHORT_LANES; i++) {
      values[i] = PackedLayout.IQ4_VALUES[(from + i) % 16];
    }
    return ShortVector.fromArray(SHORTS, values, 0);
  }

  /** Fills {@link #codes} and {@link #scales} from {@code column} on, a multiple of the block. */
  void load(PackedMatrix w, int group, int part, int column, int columns) {
    loadCodes(w, group, part, column, columns);
    PackedLayout layout = w.layout();
    long at =
        w.paramsAt(group) + (long) column / layout.blockColumns() * layout.paramsBytesPerBlock();
    scales(w, at, columns, part, scales, 0, layout.subLength() / layout.sumLength());
  }

  /**
   * The scales of some columns as floats, [sub-block][row], each {@code repeat} times.
   *
   * @param at where the parameters of the first block begin
   */
  static void scales(
      PackedMatrix w, long at, int columns, int part, float[] to, int toAt, int repeat) {
    if (w.layout().subScales()) {
      subScales(w, at, 0, columns, part, 1, to, toAt, repeat);
    } else {
      plain(w, at, columns, part, to, toAt, repeat);
    }
  }

  /** Fills {@link #minima} from {@code column} on, a multiple of the block. */
  void loadMinima(PackedMatrix w, int group, int part, int column, int columns) {
    PackedLayout layout = w.layout();
    long at =
        w.paramsAt(group) + (long) column / layout.blockColumns() * layout.paramsBytesPerBlock();
    if (layout.subScales()) {
      subScales(w, at, 1, columns, part, -1, minima, 0, 1);
    } else {
      plain(w, at + 2 * PackedLayout.ROWS, columns, part, minima, 0, 1);
    }
  }

  private static void plain(
      PackedMatrix w, long at, int columns, int part, float[] to, int toAt, int repeat) {
    int bytes = w.layout().paramsBytesPerBlock();
    long from = at + part * 2 * LANES;
    int next = toAt;
    for (int b = 0; b < columns / PackedLayout.BLOCK; b++) {
      FloatVector scale = VectorShape.halves(w.data(), from + (long) b * bytes);
      for (int i = 0; i < repeat; i++) {
        scale.intoArray(to, next);
        next += LANES;
      }
    }
  }

  /** The sub-scales of a type without minima as they are, [sub-block][row]. */
  static void subScales(PackedMatrix w, long at, int columns, int part, float[] to, int toAt) {
    PackedLayout layout = w.layout();
    int subs = layout.blockColumns() / layout.subLength();
    int next = toAt;
    for (int b = 0; b < columns / layout.blockColumns(); b++) {
      long from =
          at + (long) b * layout.paramsBytesPerBlock() + 2 * PackedLayout.ROWS + part * LANES;
      for (int sub = 0; sub < subs; sub++) {
        VectorShape.bytes(w.data(), from + (long) sub * PackedLayout.ROWS).intoArray(to, next);
        next += LANES;
      }
    }
  }

  /** Sub-scales (kind 0) or sub-minima (kind 1), times the block's own, times the sign. */
  private static void subScales(
      PackedMatrix w,
      long at,
      int kind,
      int columns,
      int part,
      float sign,
      float[] to,
      int toAt,
      int repeat) {
    PackedLayout layout = w.layout();
    int kinds = layout.minima() ? 2 : 1;
    int subs = layout.blockColumns() / layout.subLength();
    int next = toAt;
    for (int b = 0; b < columns / layout.blockColumns(); b++) {
      long params = at + (long) b * layout.paramsBytesPerBlock();
      FloatVector d =
          VectorShape.halves(w.data(), params + kind * 2 * PackedLayout.ROWS + part * 2 * LANES)
              .mul(sign);
      long from = params + kinds * 2 * PackedLayout.ROWS + kind * PackedLayout.ROWS + part * LANES;
      for (int sub = 0; sub < subs; sub++) {
        FloatVector scale =
            d.mul(VectorShape.bytes(w.data(), from + (long) sub * kinds * PackedLayout.ROWS));
        for (int i = 0; i < repeat; i++) {
          scale.intoArray(to, next);
          next += LANES;
        }
      }
    }
  }

  private void loadCodes(PackedMatrix w, int group, int part, int column, int columns) {
    long at = w.codesAt(group) + part * 4 * LANES;
    switch (w.layout().codes()) {
      case NIBBLES -> nibbles(w.data(), at + column * 8L, columns / 8, w.layout().zero());
      case TABLE -> {
        nibbles(w.data(), at + column * 8L, columns / 8, 0);
        lookUp(columns / 2);
      }
      case BYTES -> bytes(w.data(), at + column * 16L, columns / 8);
      case SIXES ->
          sixes(
              w.data(),
              at + column * 8L,
              w.lowsAt(group) + part * 4 * LANES + column * 4L,
              columns / 16,
              w.layout().zero());
      case HIGHS -> throw new IllegalStateException("an approximation is computed row by row");
      case F32 -> floats(w.data(), at(w, group, column, part, 4), columns);
      case F16 -> halves(w.data(), at(w, group, column, part, 2), columns);
      case BF16 -> brainFloats(w.data(), at(w, group, column, part, 2), columns);
    }
  }

  private void nibbles(MemorySegment m, long at, int eights, int zero) {
    short less = (short) zero;
    int to = 0;
    for (int i = 0; i < eights; i++) {
      ShortVector v = ShortVector.fromMemorySegment(SHORTS, m, at + 64L * i, ORDER);
      v.and((short) 15).sub(less).intoArray(codes, to);
      v.lanewise(LSHR, 4).and((short) 15).sub(less).intoArray(codes, to + SHORT_LANES);
      v.lanewise(LSHR, 8).and((short) 15).sub(less).intoArray(codes, to + 2 * SHORT_LANES);
      v.lanewise(LSHR, 12).sub(less).intoArray(codes, to + 3 * SHORT_LANES);
      to += 4 * SHORT_LANES;
    }
  }

  private void sixes(MemorySegment m, long highsAt, long lowsAt, int sixteens, int zero) {
    short less = (short) zero;
    int to = 0;
    for (int i = 0; i < sixteens; i++) {
      ShortVector low = ShortVector.fromMemorySegment(SHORTS, m, lowsAt + 64L * i, ORDER);
      for (int j = 0; j < 2; j++) {
        ShortVector v =
            ShortVector.fromMemorySegment(SHORTS, m, highsAt + 128L * i + 64 * j, ORDER);
        ShortVector a = v.lanewise(LSHL, 2).and((short) 60).or(low.and((short) 3));
        ShortVector b =
            v.lanewise(LSHR, 2).and((short) 60).or(low.lanewise(LSHR, 2).and((short) 3));
        ShortVector c =
            v.lanewise(LSHR, 6).and((short) 60).or(low.lanewise(LSHR, 8).and((short) 3));
        ShortVector d =
            v.lanewise(LSHR, 10).and((short) 60).or(low.lanewise(LSHR, 10).and((short) 3));
        a.sub(less).intoArray(codes, to);
        b.sub(less).intoArray(codes, to + SHORT_LANES);
        c.sub(less).intoArray(codes, to + 2 * SHORT_LANES);
        d.sub(less).intoArray(codes, to + 3 * SHORT_LANES);
        low = low.lanewise(LSHR, 4);
        to += 4 * SHORT_LANES;
      }
    }
  }

  private void bytes(MemorySegment m, long at, int eights) {
    int to = 0;
    for (int i = 0; i < eights; i++) {
      ShortVector a = ShortVector.fromMemorySegment(SHORTS, m, at + 128L * i, ORDER);
      ShortVector b = ShortVector.fromMemorySegment(SHORTS, m, at + 128L * i + 64, ORDER);
      a.lanewise(LSHL, 8).lanewise(ASHR, 8).intoArray(codes, to);
      b.lanewise(LSHL, 8).lanewise(ASHR, 8).intoArray(codes, to + SHORT_LANES);
      a.lanewise(ASHR, 8).intoArray(codes, to + 2 * SHORT_LANES);
      b.lanewise(ASHR, 8).intoArray(codes, to + 3 * SHORT_LANES);
      to += 4 * SHORT_LANES;
    }
  }

  /** Replaces each code by the table's value; a vector of 8 lanes needs the table in two halves. */
  private void lookUp(int vectors) {
    for (int i = 0; i < vectors * SHORT_LANES; i += SHORT_LANES) {
      ShortVector index = ShortVector.fromArray(SHORTS, codes, i);
      if (SHORT_LANES >= 16) {
        index.selectFrom(TABLE_LOW).intoArray(codes, i);
      } else {
        ShortVector low = index.and((short) 7);
        low.selectFrom(TABLE_LOW)
            .blend(low.selectFrom(TABLE_HIGH), index.compare(VectorOperators.GT, (short) 7))
            .intoArray(codes, i);
      }
    }
  }

  private static long at(PackedMatrix w, int group, int column, int part, int size) {
    return w.codesAt(group) + ((long) column * PackedLayout.ROWS + part * LANES) * size;
  }

  private void floats(MemorySegment m, long at, int columns) {
    for (int k = 0; k < columns; k++) {
      FloatVector.fromMemorySegment(FLOATS, m, at + 4L * k * LANES * PARTS, ORDER)
          .intoArray(weights, k * LANES);
    }
  }

  private void halves(MemorySegment m, long at, int columns) {
    for (int k = 0; k < columns; k++) {
      VectorShape.halves(m, at + 2L * k * LANES * PARTS).intoArray(weights, k * LANES);
    }
  }

  private void brainFloats(MemorySegment m, long at, int columns) {
    for (int k = 0; k < columns; k++) {
      IntVector bits =
          (IntVector)
              ShortVector.fromMemorySegment(
                      VectorShape.HALVES, m, at + 2L * k * LANES * PARTS, ORDER)
                  .convertShape(VectorOperators.S2I, INTS, 0);
      bits.lanewise(LSHL, 16).reinterpretAsFloats().intoArray(weights, k * LANES);
    }
  }
}
