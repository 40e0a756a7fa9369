package io.jinwen.engine.cpu.kernel;

import static io.jinwen.engine.cpu.kernel.PackedLayout.BLOCK;
import static io.jinwen.engine.cpu.kernel.VectorShape.FLOATS;
import static io.jinwen.engine.cpu.kernel.VectorShape.INTS;
import static io.jinwen.engine.cpu.kernel.VectorShape.LANES;
import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.I2B;
import static jdk.incubator.vector.VectorOperators.LSHL;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/** Floats to 8-bit codes, a block of 32 at a time. */
final class VectorCodes {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long EVEN_BYTES = 0x00FF_00FF_00FF_00FFL;
  private static final long SIGNS = 0x0080_0080_0080_0080L;

  private VectorCodes() {}

  /** {@link Kernels#quantise}. */
  static void quantise(Activations x, int firstBlock, int blocks) {
    for (int block = firstBlock; block < firstBlock + blocks; block++) {
      quantiseBlock(x, block);
      if (x.pairs().length > 0) {
        makePairs(x.codes(), block * BLOCK, x.pairs());
      }
    }
  }

  private static void quantiseBlock(Activations x, int block) {
    int at = block * BLOCK;
    float absmax = absmax(x.values(), at);
    float scale = scale(absmax);
    float inverse = inverse(absmax);
    int low = encode(x.values(), at, BLOCK / 2, inverse, x.codes(), at);
    int half = at + BLOCK / 2;
    int high = encode(x.values(), half, BLOCK / 2, inverse, x.codes(), half);
    x.scales()[block] = scale;
    x.halfCodeSums()[2 * block] = low;
    x.halfCodeSums()[2 * block + 1] = high;
    x.blockSums()[block] = scale * (low + high);
    x.halfSums()[2 * block] = scale * low;
    x.halfSums()[2 * block + 1] = scale * high;
  }

  /** The largest magnitude of a block. */
  static float absmax(float[] x, int at) {
    FloatVector largest = FloatVector.zero(FLOATS);
    for (int i = at; i < at + BLOCK; i += LANES) {
      largest = largest.max(FloatVector.fromArray(FLOATS, x, i).abs());
    }
    return VectorMath.max(largest);
  }

  /** What one code stands for. */
  static float scale(float absmax) {
    return absmax < ScalarKernels.SMALLEST_BLOCK ? 0 : absmax / 127;
  }

  /** Codes in one. */
  static float inverse(float absmax) {
    return absmax < ScalarKernels.SMALLEST_BLOCK ? 0 : 127 / absmax;
  }

  /** Writes n codes and returns their sum. */
  static int encode(float[] x, int at, int n, float inverse, byte[] codes, int codesAt) {
    IntVector sum = IntVector.zero(INTS);
    for (int i = 0; i < n; i += LANES) {
      FloatVector shifted =
          FloatVector.fromArray(FLOATS, x, at + i)
              .fma(
                  FloatVector.broadcast(FLOATS, inverse), FloatVector.broadcast(FLOATS, Exp.ROUND));
      // Only the low byte counts, also of a number that is not finite: the scale then says so.
      IntVector code =
          shifted.reinterpretAsInts().sub(Exp.ROUND_BITS).lanewise(LSHL, 24).lanewise(ASHR, 24);
      sum = sum.add(code);
      store(code, codes, codesAt + i);
    }
    return sum.reduceLanes(ADD);
  }

  /** The low bytes. */
  static void store(IntVector code, byte[] codes, int at) {
    ByteVector bytes = (ByteVector) code.convertShape(I2B, VectorShape.BYTES, 0);
    if (LANES >= 8) {
      bytes.intoArray(codes, at);
    } else {
      for (int i = 0; i < LANES; i++) {
        codes[at + i] = bytes.lane(i);
      }
    }
  }

  /** Eight codes at a time as the bytes of a long: the even ones, then the odd ones, widened. */
  static void makePairs(byte[] codes, int at, int[] pairs) {
    for (int i = at; i < at + BLOCK; i += 8) {
      long eight = (long) LONGS.get(codes, i);
      long even = widen(eight & EVEN_BYTES);
      long odd = widen(eight >>> 8 & EVEN_BYTES);
      pairs[i / 2] = (int) even;
      pairs[i / 2 + 1] = (int) (even >>> 32);
      pairs[i / 2 + 2] = (int) odd;
      pairs[i / 2 + 3] = (int) (odd >>> 32);
    }
  }

  /** Spreads the sign of the low byte of each 16 bits over the high byte. */
  private static long widen(long bytes) {
    return bytes | (bytes & SIGNS) * 0x1FE;
  }
}
