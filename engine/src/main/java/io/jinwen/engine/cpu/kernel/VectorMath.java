package io.jinwen.engine.cpu.kernel;

import static io.jinwen.engine.cpu.kernel.VectorShape.FLOATS;
import static io.jinwen.engine.cpu.kernel.VectorShape.LANES;
import static io.jinwen.engine.cpu.kernel.VectorShape.PARTS;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;

/** What the float routines share: the exponential and the fixed order of a sum over lanes. */
final class VectorMath {
  private static final VectorShuffle<Float> BY_8 = rotation(8);
  private static final VectorShuffle<Float> BY_4 = rotation(4);
  private static final VectorShuffle<Float> BY_2 = rotation(2);
  private static final VectorShuffle<Float> BY_1 = rotation(1);

  private VectorMath() {}

  private static VectorShuffle<Float> rotation(int by) {
    return VectorShuffle.fromOp(FLOATS, i -> (i + by) % LANES);
  }

  /** {@link Exp#exp}, lane by lane. */
  static FloatVector exp(FloatVector x) {
    FloatVector cut = x.min(Exp.HIGHEST);
    FloatVector shifted = cut.fma(Exp.LOG2_E, Exp.ROUND);
    FloatVector n = shifted.sub(Exp.ROUND);
    FloatVector r = n.fma(FloatVector.broadcast(FLOATS, -Exp.LN2_HIGH), cut);
    r = n.fma(FloatVector.broadcast(FLOATS, -Exp.LN2_LOW), r);
    FloatVector p = r.fma(Exp.C7, Exp.C6);
    p = p.fma(r, FloatVector.broadcast(FLOATS, Exp.C5));
    p = p.fma(r, FloatVector.broadcast(FLOATS, Exp.C4));
    p = p.fma(r, FloatVector.broadcast(FLOATS, Exp.C3));
    p = p.fma(r, FloatVector.broadcast(FLOATS, Exp.C2));
    p = p.fma(r, FloatVector.broadcast(FLOATS, 1f));
    p = p.fma(r, FloatVector.broadcast(FLOATS, 1f));
    IntVector exponent = shifted.reinterpretAsInts().sub(Exp.ROUND_BITS).lanewise(LSHL, 23);
    FloatVector power = p.reinterpretAsInts().add(exponent).reinterpretAsFloats();
    return power.blend(0f, x.compare(LT, Exp.LOWEST));
  }

  /**
   * The sum of all lanes, halves first: i and i + 8, then i + 4, i + 2, i + 1. The API's own
   * reduction leaves the order open, and differs between interpreted and compiled code.
   */
  static float sum(FloatVector lanes) {
    FloatVector s = lanes;
    if (LANES > 8) {
      s = s.add(s.rearrange(BY_8));
    }
    if (LANES > 4) {
      s = s.add(s.rearrange(BY_4));
    }
    s = s.add(s.rearrange(BY_2));
    return s.add(s.rearrange(BY_1)).lane(0);
  }

  /** The sum of n numbers, a multiple of 16, in the order of 16 lanes. */
  static float sum(float[] x, int offset, int n) {
    FloatVector s = lanes(x, offset, n);
    if (PARTS == 2) {
      s = s.add(lanes(x, offset + LANES, n));
    } else if (PARTS == 4) {
      s = s.add(lanes(x, offset + 2 * LANES, n));
      s = s.add(lanes(x, offset + LANES, n).add(lanes(x, offset + 3 * LANES, n)));
    }
    return sum(s);
  }

  private static FloatVector lanes(float[] x, int offset, int n) {
    FloatVector s = FloatVector.zero(FLOATS);
    for (int i = 0; i < n; i += ScalarKernels.LANES) {
      s = s.add(FloatVector.fromArray(FLOATS, x, offset + i));
    }
    return s;
  }

  /** The largest lane. */
  static float max(FloatVector lanes) {
    return lanes.reduceLanes(VectorOperators.MAX);
  }
}
