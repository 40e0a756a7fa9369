package io.jinwen.engine.cpu.kernel;

import static io.jinwen.engine.cpu.kernel.VectorShape.FLOATS;
import static io.jinwen.engine.cpu.kernel.VectorShape.INTS;
import static io.jinwen.engine.cpu.kernel.VectorShape.LANES;
import static io.jinwen.engine.cpu.kernel.VectorShape.SHORTS;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;

/**
 * A {@link VectorPanel} times one, two, four or six vectors of activations, added to what stands in
 * {@code out}.
 *
 * <p>A 16-bit lane takes {@code steps} products of a code and an activation, then two neighbouring
 * lanes are widened and added: the exact integer sum of a row. An activation pair is one 32-bit
 * broadcast load. Peak of the shape: a 512-bit multiply of 16-bit lanes is one a cycle on Zen 4 and
 * two on Zen 5, 32 products.
 *
 * <p>The methods differ only in how many vectors they carry and are written out, without helpers,
 * on purpose: past some 18,000 nodes C2 inlines nothing but the JDK's own vector methods, and one
 * call that is left in the loop boxes every vector around it (measured: ten times slower). Why
 * their parameters stand one by one, {@link Kernels} says.
 */
final class VectorTiles {
  private static final int SHORT_LANES = SHORTS.length();

  private VectorTiles() {}

  static void one(
      short[] codes,
      float[] scales,
      int sums,
      int steps,
      int shift,
      int[] p,
      int pAt,
      int pStride,
      float[] xScales,
      int xAt,
      int xStride,
      float[] out,
      int outAt,
      int outStride) {
    FloatVector f0 = FloatVector.fromArray(FLOATS, out, outAt);
    int at = 0;
    int pair = pAt;
    for (int b = 0; b < sums; b++) {
      ShortVector s0 = ShortVector.zero(SHORTS);
      for (int i = 0; i < steps; i += 2) {
        ShortVector w0 = ShortVector.fromArray(SHORTS, codes, at);
        ShortVector w1 = ShortVector.fromArray(SHORTS, codes, at + SHORT_LANES);
        s0 =
            s0.add(w0.mul(IntVector.broadcast(INTS, p[pair]).reinterpretAsShorts()))
                .add(w1.mul(IntVector.broadcast(INTS, p[pair + 1]).reinterpretAsShorts()));
        at += 2 * SHORT_LANES;
        pair += 2;
      }
      FloatVector scale = FloatVector.fromArray(FLOATS, scales, b * LANES);
      int x = xAt + (b >> shift);
      IntVector i0 = s0.reinterpretAsInts();
      i0 = i0.lanewise(LSHL, 16).lanewise(ASHR, 16).add(i0.lanewise(ASHR, 16));
      f0 = scale.fma(((FloatVector) i0.convert(I2F, 0)).mul(xScales[x]), f0);
    }
    f0.intoArray(out, outAt);
  }

  static void two(
      short[] codes,
      float[] scales,
      int sums,
      int steps,
      int shift,
      int[] p,
      int pAt,
      int pStride,
      float[] xScales,
      int xAt,
      int xStride,
      float[] out,
      int outAt,
      int outStride) {
    FloatVector f0 = FloatVector.fromArray(FLOATS, out, outAt);
    FloatVector f1 = FloatVector.fromArray(FLOATS, out, outAt + outStride);
    int at = 0;
    int pair = pAt;
    for (int b = 0; b < sums; b++) {
      ShortVector s0 = ShortVector.zero(SHORTS);
      ShortVector s1 = ShortVector.zero(SHORTS);
      for (int i = 0; i < steps; i += 2) {
        ShortVector w0 = ShortVector.fromArray(SHORTS, codes, at);
        ShortVector w1 = ShortVector.fromArray(SHORTS, codes, at + SHORT_LANES);
        s0 =
            s0.add(w0.mul(IntVector.broadcast(INTS, p[pair]).reinterpretAsShorts()))
                .add(w1.mul(IntVector.broadcast(INTS, p[pair + 1]).reinterpretAsShorts()));
        s1 =
            s1.add(w0.mul(IntVector.broadcast(INTS, p[pair + pStride]).reinterpretAsShorts()))
                .add(
                    w1.mul(IntVector.broadcast(INTS, p[pair + pStride + 1]).reinterpretAsShorts()));
        at += 2 * SHORT_LANES;
        pair += 2;
      }
      FloatVector scale = FloatVector.fromArray(FLOATS, scales, b * LANES);
      int x = xAt + (b >> shift);
      IntVector i0 = s0.reinterpretAsInts();
      i0 = i0.lanewise(LSHL, 16).lanewise(ASHR, 16).add(i0.lanewise(ASHR, 16));
      f0 = scale.fma(((FloatVector) i0.convert(I2F, 0)).mul(xScales[x]), f0);
      IntVector i1 = s1.reinterpretAsInts();
      i1 = i1.lanewise(LSHL, 16).lanewise(ASHR, 16).add(i1.lanewise(ASHR, 16));
      f1 = scale.fma(((FloatVector) i1.convert(I2F, 0)).mul(xScales[x + xStride]), f1);
    }
    f0.intoArray(out, outAt);
    f1.intoArray(out, outAt + outStride);
  }

  static void four(
      short[] codes,
      float[] scales,
      int sums,
      int steps,
      int shift,
      int[] p,
      int pAt,
      int pStride,
      float[] xScales,
      int xAt,
      int xStride,
      float[] out,
      int outAt,
      int outStride) {
    FloatVector f0 = FloatVector.fromArray(FLOATS, out, outAt);
    FloatVector f1 = FloatVector.fromArray(FLOATS, out, outAt + outStride);
    FloatVector f2 = FloatVector.fromArray(FLOATS, out, outAt + 2 * outStride);
    FloatVector f3 = FloatVector.fromArray(FLOATS, out, outAt + 3 * outStride);
    int at = 0;
    int pair = pAt;
    for (int b = 0; b < sums; b++) {
      ShortVector s0 = ShortVector.zero(SHORTS);
      ShortVector s1 = ShortVector.zero(SHORTS);
      ShortVector s2 = ShortVector.zero(SHORTS);
      ShortVector s3 = ShortVector.zero(SHORTS);
      for (int i = 0; i < steps; i += 2) {
        ShortVector w0 = ShortVector.fromArray(SHORTS, codes, at);
        ShortVector w1 = ShortVector.fromArray(SHORTS, codes, at + SHORT_LANES);
        s0 =
            s0.add(w0.mul(IntVector.broadcast(INTS, p[pair]).reinterpretAsShorts()))
                .add(w1.mul(IntVector.broadcast(INTS, p[pair + 1]).reinterpretAsShorts()));
        s1 =
            s1.add(w0.mul(IntVector.broadcast(INTS, p[pair + pStride]).reinterpretAsShorts()))
                .add(
                    w1.mul(IntVector.broadcast(INTS, p[pair + pStride + 1]).reinterpretAsShorts()));
        s2 =
            s2.add(w0.mul(IntVector.broadcast(INTS, p[pair + 2 * pStride]).reinterpretAsShorts()))
                .add(
                    w1.mul(
                        IntVector.broadcast(INTS, p[pair + 2 * pStride + 1])
                            .reinterpretAsShorts()));
        s3 =
            s3.add(w0.mul(IntVector.broadcast(INTS, p[pair + 3 * pStride]).reinterpretAsShorts()))
                .add(
                    w1.mul(
                        IntVector.broadcast(INTS, p[pair + 3 * pStride + 1])
                            .reinterpretAsShorts()));
        at += 2 * SHORT_LANES;
        pair += 2;
      }
      FloatVector scale = FloatVector.fromArray(FLOATS, scales, b * LANES);
      int x = xAt + (b >> shift);
      IntVector i0 = s0.reinterpretAsInts();
      i0 = i0.lanewise(LSHL, 16).lanewise(ASHR, 16).add(i0.lanewise(ASHR, 16));
      f0 = scale.fma(((FloatVector) i0.convert(I2F, 0)).mul(xScales[x]), f0);
      IntVector i1 = s1.reinterpretAsInts();
      i1 = i1.lanewise(LSHL, 16).lanewise(ASHR, 16).add(i1.lanewise(ASHR, 16));
      f1 = scale.fma(((FloatVector) i1.convert(I2F, 0)).mul(xScales[x + xStride]), f1);
      IntVector i2 = s2.reinterpretAsInts();
      i2 = i2.lanewise(LSHL, 16).lanewise(ASHR, 16).add(i2.lanewise(ASHR, 16));
      f2 = scale.fma(((FloatVector) i2.convert(I2F, 0)).mul(xScales[x + 2 * xStride]), f2);
      IntVector i3 = s3.reinterpretAsInts();
      i3 = i3.lanewise(LSHL, 16).lanewise(ASHR, 16).add(i3.lanewise(ASHR, 16));
      f3 = scale.fma(((FloatVector) i3.convert(I2F, 0)).mul(xScales[x + 3 * xStride]), f3);
    }
    f0.intoArray(out, outAt);
    f1.intoArray(out, outAt + outStride);
    f2.intoArray(out, outAt + 2 * outStride);
    f3.intoArray(out, outAt + 3 * outStride);
  }

  static void six(
      short[] codes,
      float[] scales,
      int sums,
      int steps,
      int shift,
      int[] p,
      int pAt,
      int pStride,
      float[] xScales,
      int xAt,
      int xStride,
      float[] out,
      int outAt,
      int outStride) {
    FloatVector f0 = FloatVector.fromArray(FLOATS, out, outAt);
    FloatVector f1 = FloatVector.fromArray(FLOATS, out, outAt + outStride);
    FloatVector f2 = FloatVector.fromArray(FLOATS, out, outAt + 2 * outStride);
    FloatVector f3 = FloatVector.fromArray(FLOATS, out, outAt + 3 * outStride);
    FloatVector f4 = FloatVector.fromArray(FLOATS, out, outAt + 4 * outStride);
    FloatVector f5 = FloatVector.fromArray(FLOATS, out, outAt + 5 * outStride);
    int at = 0;
    int pair = pAt;
    for (int b = 0; b < sums; b++) {
      ShortVector s0 = ShortVector.zero(SHORTS);
      ShortVector s1 = ShortVector.zero(SHORTS);
      ShortVector s2 = ShortVector.zero(SHORTS);
      ShortVector s3 = ShortVector.zero(SHORTS);
      ShortVector s4 = ShortVector.zero(SHORTS);
      ShortVector s5 = ShortVector.zero(SHORTS);
      for (int i = 0; i < steps; i += 2) {
        ShortVector w0 = ShortVector.fromArray(SHORTS, codes, at);
        ShortVector w1 = ShortVector.fromArray(SHORTS, codes, at + SHORT_LANES);
        s0 =
            s0.add(w0.mul(IntVector.broadcast(INTS, p[pair]).reinterpretAsShorts()))
                .add(w1.mul(IntVector.broadcast(INTS, p[pair + 1]).reinterpretAsShorts()));
        s1 =
            s1.add(w0.mul(IntVector.broadcast(INTS, p[pair + pStride]).reinterpretAsShorts()))
                .add(
                    w1.mul(IntVector.broadcast(INTS, p[pair + pStride + 1]).reinterpretAsShorts()));
        s2 =
            s2.add(w0.mul(IntVector.broadcast(INTS, p[pair + 2 * pStride]).reinterpretAsShorts()))
                .add(
                    w1.mul(
                        IntVector.broadcast(INTS, p[pair + 2 * pStride + 1])
                            .reinterpretAsShorts()));
        s3 =
            s3.add(w0.mul(IntVector.broadcast(INTS, p[pair + 3 * pStride]).reinterpretAsShorts()))
                .add(
                    w1.mul(
                        IntVector.broadcast(INTS, p[pair + 3 * pStride + 1])
                            .reinterpretAsShorts()));
        s4 =
            s4.add(w0.mul(IntVector.broadcast(INTS, p[pair + 4 * pStride]).reinterpretAsShorts()))
                .add(
                    w1.mul(
                        IntVector.broadcast(INTS, p[pair + 4 * pStride + 1])
                            .reinterpretAsShorts()));
        s5 =
            s5.add(w0.mul(IntVector.broadcast(INTS, p[pair + 5 * pStride]).reinterpretAsShorts()))
                .add(
                    w1.mul(
                        IntVector.broadcast(INTS, p[pair + 5 * pStride + 1])
                            .reinterpretAsShorts()));
        at += 2 * SHORT_LANES;
        pair += 2;
      }
      FloatVector scale = FloatVector.fromArray(FLOATS, scales, b * LANES);
      int x = xAt + (b >> shift);
      IntVector i0 = s0.reinterpretAsInts();
      i0 = i0.lanewise(LSHL, 16).lanewise(ASHR, 16).add(i0.lanewise(ASHR, 16));
      f0 = scale.fma(((FloatVector) i0.convert(I2F, 0)).mul(xScales[x]), f0);
      IntVector i1 = s1.reinterpretAsInts();
      i1 = i1.lanewise(LSHL, 16).lanewise(ASHR, 16).add(i1.lanewise(ASHR, 16));
      f1 = scale.fma(((FloatVector) i1.convert(I2F, 0)).mul(xScales[x + xStride]), f1);
      IntVector i2 = s2.reinterpretAsInts();
      i2 = i2.lanewise(LSHL, 16).lanewise(ASHR, 16).add(i2.lanewise(ASHR, 16));
      f2 = scale.fma(((FloatVector) i2.convert(I2F, 0)).mul(xScales[x + 2 * xStride]), f2);
      IntVector i3 = s3.reinterpretAsInts();
      i3 = i3.lanewise(LSHL, 16).lanewise(ASHR, 16).add(i3.lanewise(ASHR, 16));
      f3 = scale.fma(((FloatVector) i3.convert(I2F, 0)).mul(xScales[x + 3 * xStride]), f3);
      IntVector i4 = s4.reinterpretAsInts();
      i4 = i4.lanewise(LSHL, 16).lanewise(ASHR, 16).add(i4.lanewise(ASHR, 16));
      f4 = scale.fma(((FloatVector) i4.convert(I2F, 0)).mul(xScales[x + 4 * xStride]), f4);
      IntVector i5 = s5.reinterpretAsInts();
      i5 = i5.lanewise(LSHL, 16).lanewise(ASHR, 16).add(i5.lanewise(ASHR, 16));
      f5 = scale.fma(((FloatVector) i5.convert(I2F, 0)).mul(xScales[x + 5 * xStride]), f5);
    }
    f0.intoArray(out, outAt);
    f1.intoArray(out, outAt + outStride);
    f2.intoArray(out, outAt + 2 * outStride);
    f3.intoArray(out, outAt + 3 * outStride);
    f4.intoArray(out, outAt + 4 * outStride);
    f5.intoArray(out, outAt + 5 * outStride);
  }

  // Codes of 8 bits: a 16-bit lane holds two products, so sums are widened every other step.

  static void wideOne(
      short[] codes,
      float[] scales,
      int sums,
      int[] p,
      int pAt,
      int pStride,
      float[] xScales,
      int xAt,
      int xStride,
      float[] out,
      int outAt,
      int outStride) {
    FloatVector f0 = FloatVector.fromArray(FLOATS, out, outAt);
    int at = 0;
    int pair = pAt;
    for (int b = 0; b < sums; b++) {
      IntVector i0 = IntVector.zero(INTS);
      for (int i = 0; i < 8; i++) {
        ShortVector w = ShortVector.fromArray(SHORTS, codes, at);
        ShortVector u = ShortVector.fromArray(SHORTS, codes, at + SHORT_LANES);
        IntVector s0 =
            w.mul(IntVector.broadcast(INTS, p[pair]).reinterpretAsShorts())
                .add(u.mul(IntVector.broadcast(INTS, p[pair + 1]).reinterpretAsShorts()))
                .reinterpretAsInts();
        i0 = i0.add(s0.lanewise(LSHL, 16).lanewise(ASHR, 16)).add(s0.lanewise(ASHR, 16));
        at += 2 * SHORT_LANES;
        pair += 2;
      }
      FloatVector scale = FloatVector.fromArray(FLOATS, scales, b * LANES);
      int x = xAt + b;
      f0 = scale.fma(((FloatVector) i0.convert(I2F, 0)).mul(xScales[x]), f0);
    }
    f0.intoArray(out, outAt);
  }

  static void wideFour(
      short[] codes,
      float[] scales,
      int sums,
      int[] p,
      int pAt,
      int pStride,
      float[] xScales,
      int xAt,
      int xStride,
      float[] out,
      int outAt,
      int outStride) {
    FloatVector f0 = FloatVector.fromArray(FLOATS, out, outAt);
    FloatVector f1 = FloatVector.fromArray(FLOATS, out, outAt + outStride);
    FloatVector f2 = FloatVector.fromArray(FLOATS, out, outAt + 2 * outStride);
    FloatVector f3 = FloatVector.fromArray(FLOATS, out, outAt + 3 * outStride);
    int at = 0;
    int pair = pAt;
    for (int b = 0; b < sums; b++) {
      IntVector i0 = IntVector.zero(INTS);
      IntVector i1 = IntVector.zero(INTS);
      IntVector i2 = IntVector.zero(INTS);
      IntVector i3 = IntVector.zero(INTS);
      for (int i = 0; i < 8; i++) {
        ShortVector w = ShortVector.fromArray(SHORTS, codes, at);
        ShortVector u = ShortVector.fromArray(SHORTS, codes, at + SHORT_LANES);
        IntVector s0 =
            w.mul(IntVector.broadcast(INTS, p[pair]).reinterpretAsShorts())
                .add(u.mul(IntVector.broadcast(INTS, p[pair + 1]).reinterpretAsShorts()))
                .reinterpretAsInts();
        i0 = i0.add(s0.lanewise(LSHL, 16).lanewise(ASHR, 16)).add(s0.lanewise(ASHR, 16));
        IntVector s1 =
            w.mul(IntVector.broadcast(INTS, p[pair + pStride]).reinterpretAsShorts())
                .add(u.mul(IntVector.broadcast(INTS, p[pair + 1 + pStride]).reinterpretAsShorts()))
                .reinterpretAsInts();
        i1 = i1.add(s1.lanewise(LSHL, 16).lanewise(ASHR, 16)).add(s1.lanewise(ASHR, 16));
        IntVector s2 =
            w.mul(IntVector.broadcast(INTS, p[pair + 2 * pStride]).reinterpretAsShorts())
                .add(
                    u.mul(
                        IntVector.broadcast(INTS, p[pair + 1 + 2 * pStride]).reinterpretAsShorts()))
                .reinterpretAsInts();
        i2 = i2.add(s2.lanewise(LSHL, 16).lanewise(ASHR, 16)).add(s2.lanewise(ASHR, 16));
        IntVector s3 =
            w.mul(IntVector.broadcast(INTS, p[pair + 3 * pStride]).reinterpretAsShorts())
                .add(
                    u.mul(
                        IntVector.broadcast(INTS, p[pair + 1 + 3 * pStride]).reinterpretAsShorts()))
                .reinterpretAsInts();
        i3 = i3.add(s3.lanewise(LSHL, 16).lanewise(ASHR, 16)).add(s3.lanewise(ASHR, 16));
        at += 2 * SHORT_LANES;
        pair += 2;
      }
      FloatVector scale = FloatVector.fromArray(FLOATS, scales, b * LANES);
      int x = xAt + b;
      f0 = scale.fma(((FloatVector) i0.convert(I2F, 0)).mul(xScales[x]), f0);
      f1 = scale.fma(((FloatVector) i1.convert(I2F, 0)).mul(xScales[x + xStride]), f1);
      f2 = scale.fma(((FloatVector) i2.convert(I2F, 0)).mul(xScales[x + 2 * xStride]), f2);
      f3 = scale.fma(((FloatVector) i3.convert(I2F, 0)).mul(xScales[x + 3 * xStride]), f3);
    }
    f0.intoArray(out, outAt);
    f1.intoArray(out, outAt + outStride);
    f2.intoArray(out, outAt + 2 * outStride);
    f3.intoArray(out, outAt + 3 * outStride);
  }

  // Floats, and the minima: there a column is a block, and the value its sum of activations.

  static void floatsOne(
      float[] weights,
      int columns,
      float[] x,
      int xAt,
      int xStride,
      float[] out,
      int outAt,
      int outStride) {
    FloatVector f0 = FloatVector.fromArray(FLOATS, out, outAt);
    for (int k = 0; k < columns; k++) {
      FloatVector w = FloatVector.fromArray(FLOATS, weights, k * LANES);
      int at = xAt + k;
      f0 = w.fma(FloatVector.broadcast(FLOATS, x[at]), f0);
    }
    f0.intoArray(out, outAt);
  }

  static void floatsFour(
      float[] weights,
      int columns,
      float[] x,
      int xAt,
      int xStride,
      float[] out,
      int outAt,
      int outStride) {
    FloatVector f0 = FloatVector.fromArray(FLOATS, out, outAt);
    FloatVector f1 = FloatVector.fromArray(FLOATS, out, outAt + outStride);
    FloatVector f2 = FloatVector.fromArray(FLOATS, out, outAt + 2 * outStride);
    FloatVector f3 = FloatVector.fromArray(FLOATS, out, outAt + 3 * outStride);
    for (int k = 0; k < columns; k++) {
      FloatVector w = FloatVector.fromArray(FLOATS, weights, k * LANES);
      int at = xAt + k;
      f0 = w.fma(FloatVector.broadcast(FLOATS, x[at]), f0);
      f1 = w.fma(FloatVector.broadcast(FLOATS, x[at + xStride]), f1);
      f2 = w.fma(FloatVector.broadcast(FLOATS, x[at + 2 * xStride]), f2);
      f3 = w.fma(FloatVector.broadcast(FLOATS, x[at + 3 * xStride]), f3);
    }
    f0.intoArray(out, outAt);
    f1.intoArray(out, outAt + outStride);
    f2.intoArray(out, outAt + 2 * outStride);
    f3.intoArray(out, outAt + 3 * outStride);
  }
}
