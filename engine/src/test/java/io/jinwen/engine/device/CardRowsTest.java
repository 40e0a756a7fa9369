package io.jinwen.engine.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.engine.cpu.kernel.ActivationCodes;
import io.jinwen.engine.cpu.kernel.Activations;
import io.jinwen.engine.cpu.kernel.KernelChoice;
import io.jinwen.engine.cpu.kernel.Kernels;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a card does to rows beside the products: the scalar kernels' bits in any order of threads.
 */
class CardRowsTest {
  private static final int ROWS = 3;

  private final Kernels scalar = Kernels.choose(KernelChoice.SCALAR);

  @ParameterizedTest
  @ValueSource(ints = {32, 64, 224, 1536, 30, 100})
  void normsAndCodesEqualScalar(int n) {
    Random random = new Random(n);
    float[] x = numbers(ROWS * n, random);
    float[] weight = numbers(n, random);
    Activations expected = new Activations(ROWS, n);
    expected.reset(ROWS, n);
    for (int row = 0; row < ROWS; row++) {
      scalar.rmsNorm(x, row * n, weight, 1e-6f, expected.values(), row * n, n);
    }
    for (int seed : CardRig.SEEDS) {
      try (CardRig card = new CardRig(seed)) {
        DeviceVectors to = DeviceVectors.allocate(card.device, ROWS, n);
        card.rows(0).norm(card.up(x), card.up(weight), ROWS, to);
        equal(card, to, expected);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {32, 160, 70})
  void gatesEqualScalar(int n) {
    Random random = new Random(n);
    float[] gateUp = numbers(2 * ROWS * n, random);
    gateUp[0] = 100; // beyond both ends of the exponential
    gateUp[1] = -100;
    Activations expected = new Activations(ROWS, n);
    expected.reset(ROWS, n);
    for (int row = 0; row < ROWS; row++) {
      int at = 2 * row * n;
      scalar.siluMultiply(gateUp, at, gateUp, at + n, expected.values(), row * n, n);
    }
    for (int seed : CardRig.SEEDS) {
      try (CardRig card = new CardRig(seed)) {
        DeviceVectors to = DeviceVectors.allocate(card.device, ROWS, n);
        card.rows(0).gate(card.up(gateUp), ROWS, to);
        equal(card, to, expected);
      }
    }
  }

  private void equal(CardRig card, DeviceVectors to, Activations expected) {
    int count = expected.vectors() * expected.columns();
    assertThat(card.floats(to.values(), count)).isEqualTo(Arrays.copyOf(expected.values(), count));
    if (to.quantised()) {
      expected.quantise(scalar);
      ActivationCodes codes = ActivationCodes.of(expected);
      assertThat(card.bytes(to.codes(), count)).isEqualTo(codes.codes());
      assertThat(card.floats(to.scales(), count / 32)).isEqualTo(codes.scales());
      assertThat(card.floats(to.blockSums(), count / 32)).isEqualTo(codes.blockSums());
      assertThat(card.floats(to.halfSums(), count / 16)).isEqualTo(codes.halfSums());
    }
  }

  private static float[] numbers(int count, Random random) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) random.nextGaussian() * (i % 31 == 0 ? 20 : 1);
    }
    return numbers;
  }
}
