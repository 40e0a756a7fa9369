package io.jinwen.engine.kernel;

import static io.jinwen.engine.kernel.VectorShape.FLOATS;
import static io.jinwen.engine.kernel.VectorShape.LANES;
import static io.jinwen.engine.kernel.VectorShape.PARTS;

import jdk.incubator.vector.FloatVector;

/**
 * The two products of attention on floats: scores (rows times rows) and the weighted sum of values.
 * Tiles only share loads; each output keeps its own chain of additions.
 */
final class VectorAttention {
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

  /** Four outputs of one row of a: c[0], c[1], c[2], c[3]. */
  static void dotFour(
      float[] a, int aAt, float[] b, int bAt, int bStride, int k, float scale, float[] c, int cAt) {
    int whole = k / ScalarKernels.LANES * ScalarKernels.LANES;
    FloatVector t0 = FloatVector.zero(FLOATS);
    FloatVector t1 = t0;
    FloatVector t2 = t0;
    FloatVector t3 = t0;
    for (int part = 0; part < PARTS; part++) {
      FloatVector s0 = FloatVector.zero(FLOATS);
      FloatVector s1 = s0;
      FloatVector s2 = s0;
      FloatVector s3 = s0;
      int at = bAt + part * LANES;
      for (int p = part * LANES; p < whole; p += ScalarKernels.LANES) {
        FloatVector v = FloatVector.fromArray(FLOATS, a, aAt + p);
        s0 = v.fma(FloatVector.fromArray(FLOATS, b, at), s0);
        s1 = v.fma(FloatVector.fromArray(FLOATS, b, at + bStride), s1);
        s2 = v.fma(FloatVector.fromArray(FLOATS, b, at + 2 * bStride), s2);
        s3 = v.fma(FloatVector.fromArray(FLOATS, b, at + 3 * bStride), s3);
        at += ScalarKernels.LANES;
      }
      t0 = t0.add(s0);
      t1 = t1.add(s1);
      t2 = t2.add(s2);
      t3 = t3.add(s3);
    }
    c[cAt] = scale * tail(VectorMath.sum(t0), a, aAt, b, bAt, whole, k);
    c[cAt + 1] = scale * tail(VectorMath.sum(t1), a, aAt, b, bAt + bStride, whole, k);
    c[cAt + 2] = scale * tail(VectorMath.sum(t2), a, aAt, b, bAt + 2 * bStride, whole, k);
    c[cAt + 3] = scale * tail(VectorMath.sum(t3), a, aAt, b, bAt + 3 * bStride, whole, k);
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
