package io.jinwen.engine.cpu.kernel;

import static io.jinwen.engine.cpu.kernel.VectorShape.FLOATS;
import static io.jinwen.engine.cpu.kernel.VectorShape.LANES;
import static io.jinwen.engine.cpu.kernel.VectorShape.PARTS;

import jdk.incubator.vector.FloatVector;

/**
 * The two products of attention on floats: scores (rows times rows) and the weighted sum of values.
 * Tiles only share loads; each output keeps its own chain of additions.
 */
final class VectorAttention {
  /** Sums of {@link #dotFourByTwo}. */
  static final int DOTS = 8;

  private VectorAttention() {}

  /** One method and no helper that returns a vector: what is not inlined would be boxed. */
  static float dot(float[] a, int aAt, float[] b, int bAt, int k) {
    int whole = k / ScalarKernels.LANES * ScalarKernels.LANES;
    FloatVector s0 = FloatVector.zero(FLOATS);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    for (int p = 0; p < whole; p += ScalarKernels.LANES) {
      s0 =
          FloatVector.fromArray(FLOATS, a, aAt + p)
              .fma(FloatVector.fromArray(FLOATS, b, bAt + p), s0);
      if (PARTS > 1) {
        int q = p + LANES;
        s1 =
            FloatVector.fromArray(FLOATS, a, aAt + q)
                .fma(FloatVector.fromArray(FLOATS, b, bAt + q), s1);
      }
      if (PARTS > 2) {
        int q = p + 2 * LANES;
        s2 =
            FloatVector.fromArray(FLOATS, a, aAt + q)
                .fma(FloatVector.fromArray(FLOATS, b, bAt + q), s2);
        int r = p + 3 * LANES;
        s3 =
            FloatVector.fromArray(FLOATS, a, aAt + r)
                .fma(FloatVector.fromArray(FLOATS, b, bAt + r), s3);
      }
    }
    FloatVector s = PARTS == 4 ? s0.add(s2).add(s1.add(s3)) : PARTS == 2 ? s0.add(s1) : s0;
    return tail(VectorMath.sum(s), a, aAt, b, bAt, whole, k);
  }

  private static float tail(float sum, float[] a, int aAt, float[] b, int bAt, int from, int k) {
    float s = sum;
    for (int p = from; p < k; p++) {
      s = Math.fma(a[aAt + p], b[bAt + p], s);
    }
    return s;
  }

  /**
   * Four rows of a times two of b: {@code c[i * cStride + j]}. Eight sums for six loads; loads are
   * what it waits for, because arrays of the Java heap lie across the lines of the cache.
   *
   * @param sums room for eight vectors
   */
  static void dotFourByTwo(
      float[] a,
      int aAt,
      int aStride,
      float[] b,
      int bAt,
      int bStride,
      int k,
      float scale,
      float[] sums,
      float[] c,
      int cAt,
      int cStride) {
    int whole = k / ScalarKernels.LANES * ScalarKernels.LANES;
    FloatVector t00 = FloatVector.zero(FLOATS);
    FloatVector t01 = FloatVector.zero(FLOATS);
    FloatVector t10 = FloatVector.zero(FLOATS);
    FloatVector t11 = FloatVector.zero(FLOATS);
    FloatVector t20 = FloatVector.zero(FLOATS);
    FloatVector t21 = FloatVector.zero(FLOATS);
    FloatVector t30 = FloatVector.zero(FLOATS);
    FloatVector t31 = FloatVector.zero(FLOATS);
    for (int part = 0; part < PARTS; part++) {
      FloatVector s00 = FloatVector.zero(FLOATS);
      FloatVector s01 = FloatVector.zero(FLOATS);
      FloatVector s10 = FloatVector.zero(FLOATS);
      FloatVector s11 = FloatVector.zero(FLOATS);
      FloatVector s20 = FloatVector.zero(FLOATS);
      FloatVector s21 = FloatVector.zero(FLOATS);
      FloatVector s30 = FloatVector.zero(FLOATS);
      FloatVector s31 = FloatVector.zero(FLOATS);
      int key = bAt + part * LANES;
      int row = aAt + part * LANES;
      for (int p = part * LANES; p < whole; p += ScalarKernels.LANES) {
        FloatVector b0 = FloatVector.fromArray(FLOATS, b, key);
        FloatVector b1 = FloatVector.fromArray(FLOATS, b, key + bStride);
        FloatVector a0 = FloatVector.fromArray(FLOATS, a, row);
        s00 = a0.fma(b0, s00);
        s01 = a0.fma(b1, s01);
        FloatVector a1 = FloatVector.fromArray(FLOATS, a, row + aStride);
        s10 = a1.fma(b0, s10);
        s11 = a1.fma(b1, s11);
        FloatVector a2 = FloatVector.fromArray(FLOATS, a, row + 2 * aStride);
        s20 = a2.fma(b0, s20);
        s21 = a2.fma(b1, s21);
        FloatVector a3 = FloatVector.fromArray(FLOATS, a, row + 3 * aStride);
        s30 = a3.fma(b0, s30);
        s31 = a3.fma(b1, s31);
        key += ScalarKernels.LANES;
        row += ScalarKernels.LANES;
      }
      t00 = t00.add(s00);
      t01 = t01.add(s01);
      t10 = t10.add(s10);
      t11 = t11.add(s11);
      t20 = t20.add(s20);
      t21 = t21.add(s21);
      t30 = t30.add(s30);
      t31 = t31.add(s31);
    }
    t00.intoArray(sums, 0);
    t01.intoArray(sums, LANES);
    t10.intoArray(sums, 2 * LANES);
    t11.intoArray(sums, 3 * LANES);
    t20.intoArray(sums, 4 * LANES);
    t21.intoArray(sums, 5 * LANES);
    t30.intoArray(sums, 6 * LANES);
    t31.intoArray(sums, 7 * LANES);
    for (int i = 0; i < DOTS; i++) {
      float sum = VectorMath.sum(FloatVector.fromArray(FLOATS, sums, i * LANES));
      int row = aAt + i / 2 * aStride;
      c[cAt + i / 2 * cStride + i % 2] =
          scale * tail(sum, a, row, b, bAt + i % 2 * bStride, whole, k);
    }
  }

  /** Four rows of c, one vector of columns each: c[i] += sum over p of a[i][p] * b[p]. */
  static void accumulateFour(
      float[] a,
      int aAt,
      int aStride,
      float[] b,
      int bAt,
      int bStride,
      int k,
      float[] c,
      int cAt,
      int cStride) {
    FloatVector s0 = FloatVector.fromArray(FLOATS, c, cAt);
    FloatVector s1 = FloatVector.fromArray(FLOATS, c, cAt + cStride);
    FloatVector s2 = FloatVector.fromArray(FLOATS, c, cAt + 2 * cStride);
    FloatVector s3 = FloatVector.fromArray(FLOATS, c, cAt + 3 * cStride);
    int row = bAt;
    for (int p = aAt; p < aAt + k; p++) {
      FloatVector v = FloatVector.fromArray(FLOATS, b, row);
      s0 = v.fma(FloatVector.broadcast(FLOATS, a[p]), s0);
      s1 = v.fma(FloatVector.broadcast(FLOATS, a[p + aStride]), s1);
      s2 = v.fma(FloatVector.broadcast(FLOATS, a[p + 2 * aStride]), s2);
      s3 = v.fma(FloatVector.broadcast(FLOATS, a[p + 3 * aStride]), s3);
      row += bStride;
    }
    s0.intoArray(c, cAt);
    s1.intoArray(c, cAt + cStride);
    s2.intoArray(c, cAt + 2 * cStride);
    s3.intoArray(c, cAt + 3 * cStride);
  }

  /** One row of c, one vector of columns. */
  static void accumulateOne(
      float[] a, int aAt, float[] b, int bAt, int bStride, int k, float[] c, int cAt) {
    FloatVector s = FloatVector.fromArray(FLOATS, c, cAt);
    int row = bAt;
    for (int p = aAt; p < aAt + k; p++) {
      s = FloatVector.fromArray(FLOATS, b, row).fma(FloatVector.broadcast(FLOATS, a[p]), s);
      row += bStride;
    }
    s.intoArray(c, cAt);
  }
}
