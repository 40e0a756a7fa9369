package io.jinwen.engine.cpu.kernel;

import static io.jinwen.engine.cpu.kernel.VectorShape.FLOATS;
import static io.jinwen.engine.cpu.kernel.VectorShape.INTS;
import static io.jinwen.engine.cpu.kernel.VectorShape.ORDER;
import static io.jinwen.engine.cpu.kernel.VectorShape.SHORTS;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;

/**
 * One vector of rows times one vector of activations, straight from the packed bytes: what decoding
 * a single sequence runs. Reading the weights is its cost (a token of a 2-billion-weight model
 * reads 1.2 GB), so unpacking must stay below some 70 cycles for 512 weights. Written out for the
 * reason that {@link VectorTiles} gives.
 */
final class VectorRow {
  private VectorRow() {}

  /**
   * Nibbles of two vectors of rows with a scale for each 32 columns, {@code scales} [block][row].
   * Two streams of codes keep more lines of memory under way than one, and an activation is spread
   * over a vector once for both: 38 instead of 28 GB/s on 2 cores of Zen 5.
   */
  static void nibbles(
      MemorySegment m,
      float[] scales,
      int secondScales,
      long codes,
      long secondCodes,
      int blocks,
      int zero,
      int[] p,
      int pAt,
      float[] xScales,
      int[] xHalfSums,
      int xAt,
      float[] out,
      int outAt,
      int secondOut) {
    FloatVector f = FloatVector.fromArray(FLOATS, out, outAt);
    FloatVector g = FloatVector.fromArray(FLOATS, out, secondOut);
    long at = codes;
    long next = secondCodes;
    int pair = pAt;
    for (int b = 0; b < blocks; b++) {
      ShortVector s = ShortVector.zero(SHORTS);
      ShortVector t = s;
      for (int c = 0; c < 4; c++) {
        ShortVector w = ShortVector.fromMemorySegment(SHORTS, m, at, ORDER);
        ShortVector u = ShortVector.fromMemorySegment(SHORTS, m, next, ORDER);
        ShortVector x0 = IntVector.broadcast(INTS, p[pair]).reinterpretAsShorts();
        ShortVector x1 = IntVector.broadcast(INTS, p[pair + 1]).reinterpretAsShorts();
        ShortVector x2 = IntVector.broadcast(INTS, p[pair + 2]).reinterpretAsShorts();
        ShortVector x3 = IntVector.broadcast(INTS, p[pair + 3]).reinterpretAsShorts();
        s = s.add(w.and((short) 15).mul(x0));
        t = t.add(u.and((short) 15).mul(x0));
        s = s.add(w.lanewise(LSHR, 4).and((short) 15).mul(x1));
        t = t.add(u.lanewise(LSHR, 4).and((short) 15).mul(x1));
        s = s.add(w.lanewise(LSHR, 8).and((short) 15).mul(x2));
        t = t.add(u.lanewise(LSHR, 8).and((short) 15).mul(x2));
        s = s.add(w.lanewise(LSHR, 12).mul(x3));
        t = t.add(u.lanewise(LSHR, 12).mul(x3));
        at += 64;
        next += 64;
        pair += 4;
      }
      IntVector i = s.reinterpretAsInts();
      IntVector j = t.reinterpretAsInts();
      int x = 2 * (xAt + b);
      int less = zero * (xHalfSums[x] + xHalfSums[x + 1]);
      i = i.lanewise(LSHL, 16).lanewise(ASHR, 16).add(i.lanewise(ASHR, 16)).sub(less);
      j = j.lanewise(LSHL, 16).lanewise(ASHR, 16).add(j.lanewise(ASHR, 16)).sub(less);
      f =
          FloatVector.fromArray(FLOATS, scales, b * VectorShape.LANES)
              .fma(((FloatVector) i.convert(I2F, 0)).mul(xScales[xAt + b]), f);
      g =
          FloatVector.fromArray(FLOATS, scales, secondScales + b * VectorShape.LANES)
              .fma(((FloatVector) j.convert(I2F, 0)).mul(xScales[xAt + b]), g);
    }
    f.intoArray(out, outAt);
    g.intoArray(out, secondOut);
  }

  /** Codes of six bits in two planes with a scale for 256 columns and a byte for each 16 (Q6_K). */
  static void sixes(
      MemorySegment m,
      float[] scales,
      long codes,
      long lows,
      int sums,
      int[] p,
      int pAt,
      float[] xScales,
      int xAt,
      float[] out,
      int outAt) {
    FloatVector f = FloatVector.fromArray(FLOATS, out, outAt);
    long at = codes;
    long lowAt = lows;
    int pair = pAt;
    for (int b = 0; b < sums; b++) {
      ShortVector w0 = ShortVector.fromMemorySegment(SHORTS, m, at, ORDER);
      ShortVector w1 = ShortVector.fromMemorySegment(SHORTS, m, at + 64, ORDER);
      ShortVector low = ShortVector.fromMemorySegment(SHORTS, m, lowAt, ORDER);
      ShortVector s =
          w0.lanewise(LSHL, 2)
              .and((short) 60)
              .or(low.and((short) 3))
              .sub((short) 32)
              .mul(IntVector.broadcast(INTS, p[pair + 0]).reinterpretAsShorts())
              .add(
                  w0.lanewise(LSHR, 2)
                      .and((short) 60)
                      .or(low.lanewise(LSHR, 2).and((short) 3))
                      .sub((short) 32)
                      .mul(IntVector.broadcast(INTS, p[pair + 1]).reinterpretAsShorts()))
              .add(
                  w0.lanewise(LSHR, 6)
                      .and((short) 60)
                      .or(low.lanewise(LSHR, 8).and((short) 3))
                      .sub((short) 32)
                      .mul(IntVector.broadcast(INTS, p[pair + 2]).reinterpretAsShorts()))
              .add(
                  w0.lanewise(LSHR, 10)
                      .and((short) 60)
                      .or(low.lanewise(LSHR, 10).and((short) 3))
                      .sub((short) 32)
                      .mul(IntVector.broadcast(INTS, p[pair + 3]).reinterpretAsShorts()));
      s =
          s.add(
              w1.lanewise(LSHL, 2)
                  .and((short) 60)
                  .or(low.lanewise(LSHR, 4).and((short) 3))
                  .sub((short) 32)
                  .mul(IntVector.broadcast(INTS, p[pair + 4]).reinterpretAsShorts())
                  .add(
                      w1.lanewise(LSHR, 2)
                          .and((short) 60)
                          .or(low.lanewise(LSHR, 6).and((short) 3))
                          .sub((short) 32)
                          .mul(IntVector.broadcast(INTS, p[pair + 5]).reinterpretAsShorts()))
                  .add(
                      w1.lanewise(LSHR, 6)
                          .and((short) 60)
                          .or(low.lanewise(LSHR, 12).and((short) 3))
                          .sub((short) 32)
                          .mul(IntVector.broadcast(INTS, p[pair + 6]).reinterpretAsShorts()))
                  .add(
                      w1.lanewise(LSHR, 10)
                          .and((short) 60)
                          .or(low.lanewise(LSHR, 14).and((short) 3))
                          .sub((short) 32)
                          .mul(IntVector.broadcast(INTS, p[pair + 7]).reinterpretAsShorts())));
      IntVector i = s.reinterpretAsInts();
      i = i.lanewise(LSHL, 16).lanewise(ASHR, 16).add(i.lanewise(ASHR, 16));
      f =
          FloatVector.fromArray(FLOATS, scales, b * VectorShape.LANES)
              .fma(((FloatVector) i.convert(I2F, 0)).mul(xScales[xAt + (b >> 1)]), f);
      at += 128;
      lowAt += 64;
      pair += 8;
    }
    f.intoArray(out, outAt);
  }

  /**
   * The high nibbles of six-bit codes, a scale for 256 columns and a byte for each 16, of two
   * vectors of rows; see {@link #nibbles}.
   */
  static void highs(
      MemorySegment m,
      long params,
      long secondParams,
      int paramsBytes,
      long codes,
      long secondCodes,
      int superBlocks,
      float[] subScales,
      int secondScales,
      int[] p,
      int pAt,
      float[] xScales,
      float[] xHalfSums,
      int xAt,
      float[] out,
      int outAt,
      int secondOut) {
    FloatVector f = FloatVector.zero(FLOATS);
    FloatVector g = f;
    long at = codes;
    long next = secondCodes;
    int pair = pAt;
    int sum = 2 * xAt;
    int subAt = 0;
    for (int b = 0; b < superBlocks; b++) {
      FloatVector part = FloatVector.zero(FLOATS);
      FloatVector secondPart = part;
      for (int sub = 0; sub < 16; sub++) {
        ShortVector s = ShortVector.zero(SHORTS);
        ShortVector t = s;
        for (int c = 0; c < 2; c++) {
          ShortVector w = ShortVector.fromMemorySegment(SHORTS, m, at, ORDER);
          ShortVector u = ShortVector.fromMemorySegment(SHORTS, m, next, ORDER);
          ShortVector x0 = IntVector.broadcast(INTS, p[pair]).reinterpretAsShorts();
          ShortVector x1 = IntVector.broadcast(INTS, p[pair + 1]).reinterpretAsShorts();
          ShortVector x2 = IntVector.broadcast(INTS, p[pair + 2]).reinterpretAsShorts();
          ShortVector x3 = IntVector.broadcast(INTS, p[pair + 3]).reinterpretAsShorts();
          s = s.add(w.and((short) 15).mul(x0));
          t = t.add(u.and((short) 15).mul(x0));
          s = s.add(w.lanewise(LSHR, 4).and((short) 15).mul(x1));
          t = t.add(u.lanewise(LSHR, 4).and((short) 15).mul(x1));
          s = s.add(w.lanewise(LSHR, 8).and((short) 15).mul(x2));
          t = t.add(u.lanewise(LSHR, 8).and((short) 15).mul(x2));
          s = s.add(w.lanewise(LSHR, 12).mul(x3));
          t = t.add(u.lanewise(LSHR, 12).mul(x3));
          at += 64;
          next += 64;
          pair += 4;
        }
        IntVector i = s.reinterpretAsInts();
        IntVector j = t.reinterpretAsInts();
        i = i.lanewise(LSHL, 16).lanewise(ASHR, 16).add(i.lanewise(ASHR, 16));
        j = j.lanewise(LSHL, 16).lanewise(ASHR, 16).add(j.lanewise(ASHR, 16));
        FloatVector by = FloatVector.broadcast(FLOATS, 4 * xScales[sum >> 1]);
        FloatVector less = FloatVector.broadcast(FLOATS, -30.5f * xHalfSums[sum]);
        part =
            FloatVector.fromArray(FLOATS, subScales, subAt)
                .fma(((FloatVector) i.convert(I2F, 0)).fma(by, less), part);
        secondPart =
            FloatVector.fromArray(FLOATS, subScales, secondScales + subAt)
                .fma(((FloatVector) j.convert(I2F, 0)).fma(by, less), secondPart);
        sum++;
        subAt += VectorShape.LANES;
      }
      long scaleAt = b * (long) paramsBytes;
      f = VectorShape.halves(m, params + scaleAt).fma(part, f);
      g = VectorShape.halves(m, secondParams + scaleAt).fma(secondPart, g);
    }
    f.intoArray(out, outAt);
    g.intoArray(out, secondOut);
  }

  /** Bytes of at most 6 bits with a scale for 256 columns and a byte for each 16 (Q3_K). */
  static void superBytes(
      MemorySegment m,
      float[] scales,
      long codes,
      int sums,
      int[] p,
      int pAt,
      float[] xScales,
      int xAt,
      float[] out,
      int outAt) {
    FloatVector f = FloatVector.fromArray(FLOATS, out, outAt);
    long at = codes;
    int pair = pAt;
    for (int b = 0; b < sums; b++) {
      ShortVector u0 = ShortVector.fromMemorySegment(SHORTS, m, at, ORDER);
      ShortVector v0 = ShortVector.fromMemorySegment(SHORTS, m, at + 64, ORDER);
      ShortVector s =
          u0.lanewise(LSHL, 8)
              .lanewise(ASHR, 8)
              .mul(IntVector.broadcast(INTS, p[pair]).reinterpretAsShorts())
              .add(
                  v0.lanewise(LSHL, 8)
                      .lanewise(ASHR, 8)
                      .mul(IntVector.broadcast(INTS, p[pair + 1]).reinterpretAsShorts()))
              .add(
                  u0.lanewise(ASHR, 8)
                      .mul(IntVector.broadcast(INTS, p[pair + 2]).reinterpretAsShorts()))
              .add(
                  v0.lanewise(ASHR, 8)
                      .mul(IntVector.broadcast(INTS, p[pair + 3]).reinterpretAsShorts()));
      ShortVector u1 = ShortVector.fromMemorySegment(SHORTS, m, at + 128, ORDER);
      ShortVector v1 = ShortVector.fromMemorySegment(SHORTS, m, at + 192, ORDER);
      s =
          s.add(
              u1.lanewise(LSHL, 8)
                  .lanewise(ASHR, 8)
                  .mul(IntVector.broadcast(INTS, p[pair + 4]).reinterpretAsShorts())
                  .add(
                      v1.lanewise(LSHL, 8)
                          .lanewise(ASHR, 8)
                          .mul(IntVector.broadcast(INTS, p[pair + 5]).reinterpretAsShorts()))
                  .add(
                      u1.lanewise(ASHR, 8)
                          .mul(IntVector.broadcast(INTS, p[pair + 6]).reinterpretAsShorts()))
                  .add(
                      v1.lanewise(ASHR, 8)
                          .mul(IntVector.broadcast(INTS, p[pair + 7]).reinterpretAsShorts())));
      IntVector i = s.reinterpretAsInts();
      i = i.lanewise(LSHL, 16).lanewise(ASHR, 16).add(i.lanewise(ASHR, 16));
      f =
          FloatVector.fromArray(FLOATS, scales, b * VectorShape.LANES)
              .fma(((FloatVector) i.convert(I2F, 0)).mul(xScales[xAt + (b >> 1)]), f);
      at += 256;
      pair += 8;
    }
    f.intoArray(out, outAt);
  }

  /** Bytes of 8 bits with one scale for 32 columns (Q8_0). */
  static void bytes(
      MemorySegment m,
      float[] scales,
      long codes,
      int blocks,
      int[] p,
      int pAt,
      float[] xScales,
      int xAt,
      float[] out,
      int outAt) {
    FloatVector f = FloatVector.fromArray(FLOATS, out, outAt);
    long at = codes;
    int pair = pAt;
    for (int b = 0; b < blocks; b++) {
      IntVector i = IntVector.zero(INTS);
      for (int c = 0; c < 4; c++) {
        ShortVector u = ShortVector.fromMemorySegment(SHORTS, m, at, ORDER);
        ShortVector v = ShortVector.fromMemorySegment(SHORTS, m, at + 64, ORDER);
        IntVector s =
            u.lanewise(LSHL, 8)
                .lanewise(ASHR, 8)
                .mul(IntVector.broadcast(INTS, p[pair]).reinterpretAsShorts())
                .add(
                    u.lanewise(ASHR, 8)
                        .mul(IntVector.broadcast(INTS, p[pair + 2]).reinterpretAsShorts()))
                .reinterpretAsInts();
        IntVector t =
            v.lanewise(LSHL, 8)
                .lanewise(ASHR, 8)
                .mul(IntVector.broadcast(INTS, p[pair + 1]).reinterpretAsShorts())
                .add(
                    v.lanewise(ASHR, 8)
                        .mul(IntVector.broadcast(INTS, p[pair + 3]).reinterpretAsShorts()))
                .reinterpretAsInts();
        i =
            i.add(s.lanewise(LSHL, 16).lanewise(ASHR, 16))
                .add(s.lanewise(ASHR, 16))
                .add(t.lanewise(LSHL, 16).lanewise(ASHR, 16))
                .add(t.lanewise(ASHR, 16));
        at += 128;
        pair += 4;
      }
      f =
          FloatVector.fromArray(FLOATS, scales, b * VectorShape.LANES)
              .fma(((FloatVector) i.convert(I2F, 0)).mul(xScales[xAt + b]), f);
    }
    f.intoArray(out, outAt);
  }
}
