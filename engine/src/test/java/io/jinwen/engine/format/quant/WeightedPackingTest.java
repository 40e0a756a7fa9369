package io.jinwen.engine.format.quant;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.engine.format.gguf.GgmlType;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Packing where some numbers matter more than others. */
class WeightedPackingTest {
  private static final int NUMBERS = 256 * 8;

  private final float[] x = new float[NUMBERS];
  private final float[] weights = new float[NUMBERS];

  WeightedPackingTest() {
    Random random = new Random(11);
    for (int i = 0; i < NUMBERS; i++) {
      x[i] = (float) random.nextGaussian() * 0.05f;
      weights[i] = (float) Math.exp(2 * random.nextGaussian());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"Q4_0", "Q4_K", "Q5_0", "Q6_K"})
  void losesLessOfWhatMattersThanPackingWithoutWeights(GgmlType type) {
    double plain = error(x, weights, packed(type, x, null));
    double searched = error(x, weights, packed(type, x, weights));
    assertThat(searched).as(type.name()).isLessThan(0.8 * plain);
  }

  @ParameterizedTest
  @EnumSource(names = {"Q8_0", "Q4_1", "F16"})
  void otherTypesPackAsWithoutWeights(GgmlType type) {
    assertThat(packed(type, x, weights)).isEqualTo(packed(type, x, null));
  }

  @ParameterizedTest
  @EnumSource(names = {"Q4_0", "Q4_K", "Q5_0", "Q6_K"})
  void zerosStayZeroAndWeightsOfZeroDoNoHarm(GgmlType type) {
    for (float number : packed(type, new float[NUMBERS], weights)) {
      assertThat(Math.abs(number)).isZero();
    }
    for (float number : packed(type, x, new float[NUMBERS])) {
      assertThat(number).isFinite();
    }
  }

  /** The best of 40,000 scales is what the search must come near to. */
  @Test
  void findsAlmostTheBestScaleOfABlock() {
    double found = 0;
    double best = 0;
    for (int block = 0; block < NUMBERS; block += 32) {
      float[] numbers = Arrays.copyOfRange(x, block, block + 32);
      float[] important = Arrays.copyOfRange(weights, block, block + 32);
      found += error(numbers, important, packed(GgmlType.Q4_0, numbers, important));
      best += bestError(numbers, important);
    }
    assertThat(found).isLessThan(1.02 * best);
  }

  private static double bestError(float[] numbers, float[] important) {
    double best = Double.POSITIVE_INFINITY;
    float furthest = Math.abs(Extremes.furthest(numbers, 0, 32));
    for (int step = 1; step <= 20_000; step++) {
      float scale = furthest / 4 * step / 20_000;
      for (float signed : new float[] {scale, -scale}) {
        float[] back = new float[32];
        for (int i = 0; i < 32; i++) {
          back[i] = signed * SymmetricFit.code(numbers[i] / signed, 8);
        }
        best = Math.min(best, error(numbers, important, back));
      }
    }
    return best;
  }

  private static float[] packed(GgmlType type, float[] numbers, float[] important) {
    byte[] bytes = new byte[Math.toIntExact(type.bytes(numbers.length))];
    MemorySegment segment = MemorySegment.ofArray(bytes);
    BlockFormat format = BlockFormat.of(type);
    if (important == null) {
      format.quantize(numbers, 0, numbers.length, segment, 0);
    } else {
      format.quantize(numbers, important, 0, numbers.length, segment, 0);
    }
    float[] back = new float[numbers.length];
    format.dequantize(segment, 0, back, 0, back.length);
    return back;
  }

  private static double error(float[] numbers, float[] important, float[] back) {
    double sum = 0;
    for (int i = 0; i < numbers.length; i++) {
      double off = numbers[i] - back[i];
      sum += important[i] * off * off;
    }
    return sum;
  }
}
