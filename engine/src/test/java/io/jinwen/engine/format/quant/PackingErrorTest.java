package io.jinwen.engine.format.quant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jinwen.engine.format.gguf.GgmlType;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** What packing loses stays below what the steps between two codes explain. */
class PackingErrorTest {
  private static final int NUMBERS = 256;
  private static final long SEED = 7;

  /** Half precision rounds by at most this part of a number, and by 2^-25 near zero. */
  private static final double HALF = 0x1p-11;

  private static final double HALF_LEAST = 0x1p-25;

  private static final Set<GgmlType> FIXED =
      EnumSet.of(GgmlType.Q4_0, GgmlType.Q4_1, GgmlType.Q5_0, GgmlType.Q5_1, GgmlType.Q8_0);

  private interface Numbers {
    float at(int index, Random random);
  }

  /** Kinds of input that weights are or, in a damaged model, might be. */
  enum Input {
    NORMAL((i, random) -> (float) random.nextGaussian() * 0.02f),
    UNIFORM((i, random) -> random.nextFloat() * 2 - 1),
    POSITIVE((i, random) -> 3 + random.nextFloat()),
    ALTERNATING((i, random) -> i % 2 == 0 ? 1 : -1),
    OUTLIER((i, random) -> i == 77 ? -50 : (float) random.nextGaussian() * 0.01f),
    LARGE((i, random) -> (float) random.nextGaussian() * 5_000),
    SMALL((i, random) -> (float) random.nextGaussian() * 1e-6f),
    SUBNORMAL((i, random) -> Float.intBitsToFloat(random.nextInt(1 << 22))),
    EQUAL((i, random) -> -0.3f),
    ZERO((i, random) -> 0);

    private final Numbers numbers;

    Input(Numbers numbers) {
      this.numbers = numbers;
    }

    float[] numbers() {
      Random random = new Random(SEED + ordinal());
      float[] x = new float[NUMBERS];
      for (int i = 0; i < x.length; i++) {
        x[i] = numbers.at(i, random);
      }
      return x;
    }
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"F32", "F16", "BF16"})
  void staysBelowTheBoundOfTheFormat(GgmlType type) {
    for (Input input : Input.values()) {
      float[] x = input.numbers();
      float[] back = thereAndBack(type, x);
      assertThat(error(type, x, back))
          .as("%s of %s numbers", type, input)
          .isLessThanOrEqualTo(bound(type, x));
    }
  }

  @ParameterizedTest
  @EnumSource
  void zerosStayZero(GgmlType type) {
    for (float number : thereAndBack(type, new float[NUMBERS])) {
      assertThat(number == 0).isTrue(); // -0 too
    }
  }

  @ParameterizedTest
  @EnumSource
  void placesAreRespected(GgmlType type) {
    float[] x = Input.NORMAL.numbers();
    float[] shifted = new float[NUMBERS + 3];
    System.arraycopy(x, 0, shifted, 3, NUMBERS);
    byte[] packed = new byte[(int) type.bytes(NUMBERS) + 5];
    float[] back = new float[NUMBERS + 9];
    BlockFormat format = BlockFormat.of(type);

    format.quantize(shifted, 3, NUMBERS, MemorySegment.ofArray(packed), 5);
    format.dequantize(MemorySegment.ofArray(packed), 5, back, 9, NUMBERS);

    assertThat(Arrays.copyOfRange(back, 9, back.length)).isEqualTo(thereAndBack(type, x));
    assertThat(Arrays.copyOf(back, 9)).containsOnly(0);
  }

  @Test
  void refusesPartsOfBlocksAndPlacesOutside() {
    BlockFormat format = BlockFormat.of(GgmlType.Q4_0);
    MemorySegment block = MemorySegment.ofArray(new byte[18]);
    assertThatThrownBy(() -> format.dequantize(block, 0, new float[32], 0, 31))
        .hasMessage("31 numbers are not a whole number of Q4_0 blocks of 32");
    assertThatThrownBy(() -> format.dequantize(block, 0, new float[32], 1, 32))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> format.dequantize(block, 1, new float[32], 0, 32))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("18 bytes from 1 of 18");
  }

  @Test
  void bfloatRoundsTiesToEvenAndKeepsNan() {
    float[] x = {1.00390625f, 1.01171875f, Float.NaN, Float.POSITIVE_INFINITY};
    byte[] packed = new byte[8];
    BlockFormat.of(GgmlType.BF16).quantize(x, 0, 4, MemorySegment.ofArray(packed), 0);
    float[] back = new float[4];
    BlockFormat.of(GgmlType.BF16).dequantize(MemorySegment.ofArray(packed), 0, back, 0, 4);
    assertThat(back).containsExactly(1f, 1.015625f, Float.NaN, Float.POSITIVE_INFINITY);
  }

  private static float[] thereAndBack(GgmlType type, float[] x) {
    byte[] packed = new byte[(int) type.bytes(x.length)];
    BlockFormat.of(type).quantize(x, 0, x.length, MemorySegment.ofArray(packed), 0);
    float[] back = new float[x.length];
    BlockFormat.of(type).dequantize(MemorySegment.ofArray(packed), 0, back, 0, x.length);
    return back;
  }

  /**
   * The bound of the error, from the largest magnitude a and the range r (with 0) of the numbers.
   *
   * <p>Fixed formats, largest error: half a step; a whole one where the end of the codes cuts off
   * the side that has one code fewer; and the half-precision rounding of scale and offset.
   *
   * <p>Searched formats, root mean square: the same for the plain step, which the search only
   * improves on; and the rounding of the group's scale and offset to multiples of d, each worth the
   * whole range over twice the largest multiple.
   */
  private static double bound(GgmlType type, float[] x) {
    double a = 0;
    double min = 0;
    double max = 0;
    for (float number : x) {
      a = Math.max(a, Math.abs(number));
      min = Math.min(min, number);
      max = Math.max(max, number);
    }
    double r = max - min;
    double halves = 2 * a * HALF;
    return switch (type) {
      case Q4_0 -> a / 8 + halves + 8 * HALF_LEAST;
      case Q5_0 -> a / 16 + halves + 16 * HALF_LEAST;
      case Q8_0 -> a / 127 / 2 + halves + 127 * HALF_LEAST;
      case Q4_1 -> r / 15 / 2 + halves + 16 * HALF_LEAST;
      case Q5_1 -> r / 31 / 2 + halves + 32 * HALF_LEAST;
      case Q2_K -> r * (0.5 / 3 + 1.0 / 15) + halves + 15 * 4 * HALF_LEAST;
      case Q4_K -> r * (0.5 / 15 + 1.0 / 63) + halves + 63 * 16 * HALF_LEAST;
      case Q5_K -> r * (0.5 / 31 + 1.0 / 63) + halves + 63 * 32 * HALF_LEAST;
      case Q3_K -> a * (1.0 / 4 + 0.5 / 32) + halves + 32 * 4 * HALF_LEAST;
      case Q6_K -> a * (1.0 / 32 + 0.5 / 128) + halves + 128 * 32 * HALF_LEAST;
      // The ends are 127 and 113, further apart than any two levels are from their middle.
      case IQ4_NL -> a * (14.0 / 127) + halves + 127 * HALF_LEAST;
      case IQ4_XS -> a * (14.0 / 127 + 0.5 / 32) + halves + 32 * 127 * HALF_LEAST;
      case F32, F16, BF16 -> throw new IllegalArgumentException(type.name());
    };
  }

  /** The largest error of a fixed format, the root mean square of a searched one. */
  private static double error(GgmlType type, float[] x, float[] back) {
    double squares = 0;
    double largest = 0;
    for (int i = 0; i < x.length; i++) {
      double error = Math.abs((double) back[i] - x[i]);
      squares += error * error;
      largest = Math.max(largest, error);
    }
    return FIXED.contains(type) ? largest : Math.sqrt(squares / x.length);
  }
}
