package io.jinwen.engine.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.engine.cpu.kernel.Activations;
import io.jinwen.engine.cpu.kernel.KernelChoice;
import io.jinwen.engine.cpu.kernel.Kernels;
import io.jinwen.engine.cpu.kernel.MatMul;
import io.jinwen.engine.cpu.kernel.PackedMatrix;
import io.jinwen.engine.cpu.kernel.RandomMatrix;
import io.jinwen.engine.cpu.kernel.SerialProducts;
import io.jinwen.engine.cpu.kernel.WorkerPool;
import io.jinwen.engine.format.gguf.GgmlType;
import java.lang.foreign.Arena;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Products on a card give the scalar kernels' numbers to the last bit, whatever thread is first.
 */
class CardProductTest {
  private static final int[] VECTORS = {1, 2, 7, 8, 9, 33, 40};
  private static final int[] ROWS = {1, 16, 33, 80};

  private final Kernels scalar = Kernels.choose(KernelChoice.SCALAR);

  @ParameterizedTest
  @EnumSource(GgmlType.class)
  void equalsScalarToTheLastBit(GgmlType type) {
    Random random = new Random(type.ordinal());
    for (int seed : CardRig.SEEDS) {
      try (CardRig card = new CardRig(seed);
          Arena arena = Arena.ofShared();
          WorkerPool pool = new WorkerPool(1)) {
        for (int i = 0; i < VECTORS.length; i++) {
          int columns = columns(type, i);
          PackedMatrix w =
              RandomMatrix.of(type, ROWS[(i + seed) % ROWS.length], columns, random, arena)
                  .packed(arena, pool);
          compare(card, pool, w, VECTORS[i], random);
        }
      }
    }
  }

  /** Whole blocks of the type, and more segments than shared memory holds at once. */
  private static int columns(GgmlType type, int i) {
    int[] blocks = {1, 2, 5, 3, 1, 2, 1};
    return type.blockSize() == 1 ? 32 * blocks[i] + i % 3 : 256 * (i == 1 ? 5 : blocks[i]);
  }

  private void compare(CardRig card, WorkerPool pool, PackedMatrix w, int vectors, Random random) {
    Activations x = activations(vectors, w.columns(), random);
    DeviceVectors there = card.up(values(x), vectors, w.columns());
    float[] expected = new float[vectors * w.rows()];
    new MatMul(scalar, pool).multiply(w, x, expected, 0, w.rows());
    long out = card.device.allocate(4L * expected.length);
    DeviceMatrix on = card.up(w);
    new Product(on, there, vectors, out, w.rows()).launch(card.device);
    assertThat(card.floats(out, expected.length))
        .as("%s %d x %d, %d vectors", w.type(), w.rows(), w.columns(), vectors)
        .isEqualTo(expected);
  }

  /** One product a head: rows that follow each other, vectors that lie apart. */
  @ParameterizedTest
  @EnumSource(
      value = GgmlType.class,
      names = {"Q4_0", "Q8_0", "Q6_K", "Q4_K", "F16"})
  void headsEqualScalar(GgmlType type) {
    int heads = 3;
    int rows = type == GgmlType.Q8_0 ? 24 : 32; // 24: heads begin inside of groups
    int columns = 256;
    Random random = new Random(3);
    try (CardRig card = new CardRig(7);
        Arena arena = Arena.ofShared();
        WorkerPool pool = new WorkerPool(1)) {
      PackedMatrix w =
          RandomMatrix.of(type, heads * rows, columns, random, arena).packed(arena, pool);
      for (int tokens : new int[] {1, 11}) {
        Activations x = activations(tokens * heads, columns, random);
        DeviceVectors there = card.up(values(x), tokens * heads, columns);
        int stride = 50;
        float[] expected = new float[tokens * heads * stride];
        new MatMul(scalar, pool)
            .multiplyHeads(w, rows, heads, x, tokens, expected, 0, heads * stride, stride);
        long out = card.up(new float[expected.length]);
        new Product(card.up(w), there, tokens, out, heads * stride)
            .headsInRows(heads, rows, 1, stride)
            .vectors(0, 1, heads)
            .launch(card.device);
        assertThat(card.floats(out, expected.length)).isEqualTo(expected);
      }
    }
  }

  /** Sums that begin with what is there, over some columns; and what is added afterwards. */
  @Test
  void whatIsThereAndBiasesAreTakenInOrder() {
    Random random = new Random(5);
    try (CardRig card = new CardRig(12);
        Arena arena = Arena.ofShared();
        WorkerPool pool = new WorkerPool(1)) {
      PackedMatrix w = RandomMatrix.of(GgmlType.Q8_0, 48, 128, random, arena).packed(arena, pool);
      DeviceMatrix on = card.up(w);
      for (int vectors : new int[] {3, 20}) {
        Activations x = activations(vectors, 128, random);
        x.quantise(scalar);
        DeviceVectors there = card.up(values(x), vectors, 128);
        float[] start = values(activations(vectors, 48, random));
        float[] expected = start.clone();
        new SerialProducts(scalar).add(w, x, 0, vectors, expected, 0, 48);
        long out = card.up(start);
        new Product(on, there, vectors, out, 48)
            .mode(Product.Mode.BEGIN_WITH_IT)
            .launch(card.device);
        assertThat(card.floats(out, expected.length)).isEqualTo(expected);

        float[] bias = values(activations(1, 48, random));
        float[] plain = new float[vectors * 48];
        new MatMul(scalar, pool).multiply(w, x, plain, 0, 48);
        long to = card.up(start);
        new Product(on, there, vectors, to, 48)
            .mode(Product.Mode.ADD_TO_IT)
            .bias(card.up(bias))
            .launch(card.device);
        float[] sums = card.floats(to, plain.length);
        for (int i = 0; i < plain.length; i++) {
          assertThat(sums[i]).isEqualTo(start[i] + plain[i] + bias[i % 48]);
        }
      }
    }
  }

  /** A window of columns that goes on with what another left is the whole product. */
  @Test
  void windowsOfColumnsMakeTheWhole() {
    Random random = new Random(6);
    try (CardRig card = new CardRig(0);
        Arena arena = Arena.ofShared();
        WorkerPool pool = new WorkerPool(1)) {
      PackedMatrix w = RandomMatrix.of(GgmlType.Q8_0, 32, 192, random, arena).packed(arena, pool);
      DeviceMatrix on = card.up(w);
      Activations x = activations(10, 192, random);
      float[] expected = new float[10 * 32];
      new MatMul(scalar, pool).multiply(w, x, expected, 0, 32);
      long out = card.up(new float[expected.length]);
      for (int block = 0; block < 6; block += 2) {
        float[] part = new float[10 * 64];
        for (int v = 0; v < 10; v++) {
          System.arraycopy(x.values(), v * 192 + block * 32, part, v * 64, 64);
        }
        new Product(on, card.up(part, 10, 64), 10, out, 32)
            .columns(block, 2)
            .mode(Product.Mode.BEGIN_WITH_IT)
            .launch(card.device);
      }
      assertThat(card.floats(out, expected.length)).isEqualTo(expected);
    }
  }

  private static Activations activations(int vectors, int columns, Random random) {
    Activations x = new Activations(vectors, columns);
    x.reset(vectors, columns);
    for (int i = 0; i < vectors * columns; i++) {
      x.values()[i] = (float) random.nextGaussian() * (i % 97 == 0 ? 30 : 1);
    }
    for (int i = 0; i < Math.min(32, vectors * columns); i++) {
      x.values()[i] = columns % 3 == 0 ? 0 : 1e-37f; // a block that counts as zero
    }
    return x;
  }

  private static float[] values(Activations x) {
    return java.util.Arrays.copyOf(x.values(), x.vectors() * x.columns());
  }
}
