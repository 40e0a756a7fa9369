package io.jinwen.engine.cpu.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.engine.format.gguf.GgmlType;
import io.jinwen.engine.format.quant.BlockFormat;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is left out could not have been chosen, and what is there has the bits of the full product.
 */
class ScreenedProductTest {
  private static final int ROWS = 8192;
  private static final int COLUMNS = 256;
  private static final int VECTORS = 200;

  static Stream<Kernels> kernels() {
    return FastKernels.all().stream();
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void keepsTheLargestAndTheOthersExactly(Kernels kernels) {
    Random random = new Random(1);
    long screened = compare(kernels, random, i -> random.nextGaussian(), COLUMNS);
    assertThat(screened)
        .isGreaterThan(VECTORS / 10); // for the larger k half of all groups are near
  }

  /** A few columns outweigh all others, as in the hidden states of language models. */
  @ParameterizedTest
  @MethodSource("kernels")
  void keepsThemWhereFewColumnsCarryAll(Kernels kernels) {
    Random random = new Random(2);
    compare(kernels, random, i -> random.nextGaussian() * (i % 100 == 7 ? 60 : 1), COLUMNS);
  }

  /** Low bits that are all alike are no noise at all: the margin is measured and grows. */
  @ParameterizedTest
  @MethodSource("kernels")
  void keepsThemWhereLowBitsAreNotRandom(Kernels kernels) {
    Random random = new Random(3);
    compare(kernels, random, i -> random.nextGaussian() + 0.5, -COLUMNS);
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void computesAllWhereNothingStandsOut(Kernels kernels) {
    Random random = new Random(4);
    assertThat(compare(kernels, random, i -> 0, COLUMNS)).isZero();
  }

  /** Negative columns mean a matrix whose low bits are all ones. Returns how many were screened. */
  private static long compare(
      Kernels kernels, Random random, IntToDoubleFunction x, int signedColumns) {
    int columns = Math.abs(signedColumns);
    try (Arena arena = Arena.ofShared();
        WorkerPool pool = new WorkerPool(2)) {
      PackedMatrix w = matrix(random, columns, signedColumns < 0, arena, pool);
      MatMul matMul = new MatMul(kernels, pool);
      ScreenedProduct screen = new ScreenedProduct(kernels, pool, matMul, w);
      Activations activations = new Activations(1, columns);
      float[] full = new float[ROWS];
      float[] some = new float[ROWS];
      for (int round = 0; round < VECTORS; round++) {
        activations.reset(1, columns);
        for (int i = 0; i < columns; i++) {
          activations.values()[i] = (float) x.applyAsDouble(i);
        }
        int largest = 1 + round % ScreenedProduct.largestMax();
        int[] others = random.ints(round % 30, 0, ROWS).toArray();
        matMul.multiply(w, activations, full, 0, ROWS);
        screen.multiply(activations, largest, others, some);
        check(full, some, largest, others);
      }
      return screen.screened();
    }
  }

  private static void check(float[] full, float[] some, int largest, int[] others) {
    for (int row = 0; row < ROWS; row++) {
      assertThat(some[row] == full[row] || some[row] == Float.NEGATIVE_INFINITY).isTrue();
    }
    float[] rest = full.clone();
    for (int row : others) {
      assertThat(some[row]).isEqualTo(full[row]);
      rest[row] = Float.NEGATIVE_INFINITY;
    }
    float[] sorted = rest.clone();
    Arrays.sort(sorted);
    float least = sorted[ROWS - largest];
    for (int row = 0; row < ROWS; row++) {
      if (rest[row] >= least) {
        assertThat(some[row]).isEqualTo(full[row]);
      }
    }
  }

  private static PackedMatrix matrix(
      Random random, int columns, boolean ones, Arena arena, WorkerPool pool) {
    float[] values = new float[ROWS * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian() * (1 + i / columns % 7);
    }
    GgmlType type = GgmlType.Q6_K;
    MemorySegment bytes = arena.allocate(type.bytes(values.length));
    BlockFormat.of(type).quantize(values, 0, values.length, bytes, 0);
    if (ones) {
      setLowBits(bytes);
    }
    return PackedMatrix.pack(type, bytes, ROWS, columns, arena, pool);
  }

  /** A Q6_K block begins with 128 bytes of nibbles, the low four of its codes' six bits. */
  private static void setLowBits(MemorySegment bytes) {
    for (long at = 0; at < bytes.byteSize(); at += GgmlType.Q6_K.blockBytes()) {
      for (int i = 0; i < 128; i++) {
        byte two = bytes.get(java.lang.foreign.ValueLayout.JAVA_BYTE, at + i);
        bytes.set(java.lang.foreign.ValueLayout.JAVA_BYTE, at + i, (byte) (two | 0x33));
      }
    }
  }
}
