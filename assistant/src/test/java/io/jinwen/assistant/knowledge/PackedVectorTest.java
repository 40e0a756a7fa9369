package io.jinwen.assistant.knowledge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PackedVectorTest {
  private static final int DIMENSIONS = 512;

  /** Both vectors are rounded; 512 roundings of half a code each add up like a random walk. */
  private static final float ERROR_MAX = 0.004f;

  @Test
  void givesTheProductOfTheVectorsToSomeThousandths() {
    Random random = new Random(7);
    for (int i = 0; i < 200; i++) {
      float[] a = unit(random);
      float[] b = unit(random);
      float exact = Vectors.dot(a, b);
      assertThat(PackedVector.of(a).dot(PackedVector.of(b))).isCloseTo(exact, within(ERROR_MAX));
      assertThat(PackedVector.of(a).dot(PackedVector.of(a))).isCloseTo(1, within(ERROR_MAX));
    }
  }

  @Test
  void keepsTheLargestNumbersOfEitherSign() {
    PackedVector packed = PackedVector.of(new float[] {-2, 0, 1, 2});
    assertThat(packed.codes()).containsExactly(-127, 0, 64, 127);
    assertThat(packed.scale()).isEqualTo(2 / 127f);
  }

  @Test
  void ofNothingButZerosIsZero() {
    PackedVector zero = PackedVector.of(new float[DIMENSIONS]);
    assertThat(zero.dot(zero)).isZero();
  }

  private static float[] unit(Random random) {
    float[] vector = new float[DIMENSIONS];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = (float) random.nextGaussian();
    }
    float length = (float) Math.sqrt(Vectors.dot(vector, vector));
    for (int i = 0; i < vector.length; i++) {
      vector[i] /= length;
    }
    return vector;
  }
}
