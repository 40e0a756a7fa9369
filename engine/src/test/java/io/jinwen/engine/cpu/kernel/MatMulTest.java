package io.jinwen.engine.cpu.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jinwen.engine.format.gguf.GgmlType;
import java.lang.foreign.Arena;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MatMulTest {
  private static final int ROWS = 100;
  private static final int COLUMNS = 64;

  private final Arena arena = Arena.ofShared();
  private final WorkerPool pool = new WorkerPool(3);
  private final MatMul matmul = new MatMul(new ScalarKernels(""), pool);
  private final PackedMatrix w =
      RandomMatrix.of(GgmlType.Q4_0, ROWS, COLUMNS, new Random(1), arena).packed(arena, pool);

  @AfterEach
  void close() {
    pool.close();
    arena.close();
  }

  private static Activations vectors(int n) {
    Activations x = new Activations(n, COLUMNS);
    x.reset(n, COLUMNS);
    Random random = new Random(2);
    for (int i = 0; i < n * COLUMNS; i++) {
      x.values()[i] = (float) random.nextGaussian();
    }
    return x;
  }

  @Test
  void windowIsACutOutOfTheWhole() {
    Activations x = vectors(23);
    float[] whole = new float[23 * ROWS];
    matmul.multiply(w, x, whole, 0, ROWS);
    for (int from : new int[] {0, 1, 15, 16, 31, 99}) {
      for (int to : new int[] {from, Math.min(from + 1, ROWS), Math.min(from + 17, ROWS), ROWS}) {
        float[] window = new float[5 + 7 * 120];
        matmul.multiply(w, from, to, x, 2, 3, 7, window, 5, 120);
        for (int v = 0; v < 7; v++) {
          for (int r = from; r < to; r++) {
            assertThat(window[5 + v * 120 + r - from]).isEqualTo(whole[(2 + 3 * v) * ROWS + r]);
          }
          assertThat(window[5 + v * 120 + to - from]).as("beside the window").isZero();
        }
      }
    }
  }

  @Test
  void oneWorkerAloneGivesTheSame() {
    Activations x = vectors(9);
    float[] whole = new float[9 * ROWS];
    matmul.multiply(w, x, whole, 0, ROWS);
    SerialProducts serial = new SerialProducts(new ScalarKernels(""));
    float[] some = new float[2 + 4 * 40];
    serial.multiply(w, 32, 16, x, 3, 4, some, 2, 40);
    for (int v = 0; v < 4; v++) {
      for (int r = 0; r < 16; r++) {
        assertThat(some[2 + v * 40 + r]).isEqualTo(whole[(3 + v) * ROWS + 32 + r]);
      }
    }
  }

  @Test
  void oneWorkerAloneRefusesWhatItCannotMultiply() {
    SerialProducts serial = new SerialProducts(new ScalarKernels(""));
    Activations x = vectors(2);
    float[] y = new float[2 * ROWS];
    assertThatThrownBy(() -> serial.multiply(w, 0, 16, x, 0, 2, y, 0, ROWS))
        .hasMessageContaining("quantised false");
    matmul.quantise(x);
    assertThatThrownBy(() -> serial.multiply(w, 8, 16, x, 0, 2, y, 0, ROWS))
        .hasMessageContaining("rows 8 to 24");
    assertThatThrownBy(() -> serial.multiply(w, 96, 16, x, 0, 2, y, 0, ROWS))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> serial.multiply(w, 0, 16, x, 1, 2, y, 0, ROWS))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> serial.multiply(w, 0, 16, x, 0, 2, y, ROWS, ROWS))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void headsTakeTheirOwnRowsAndVectors() {
    for (int rowsPerHead : new int[] {16, 20, 25, 3}) {
      int heads = 4;
      int tokens = 5;
      Activations x = vectors(tokens * heads);
      float[] whole = new float[tokens * heads * ROWS];
      matmul.multiply(w, x, whole, 0, ROWS);
      float[] y = new float[tokens * 200];
      matmul.multiplyHeads(w, rowsPerHead, heads, x, tokens, y, 0, 200, 40);
      for (int t = 0; t < tokens; t++) {
        for (int h = 0; h < heads; h++) {
          for (int r = 0; r < rowsPerHead; r++) {
            assertThat(y[t * 200 + h * 40 + r])
                .isEqualTo(whole[(t * heads + h) * ROWS + h * rowsPerHead + r]);
          }
        }
      }
    }
  }

  @Test
  void sameValueAloneAndBatched() {
    Activations x = vectors(9);
    float[] batched = new float[9 * ROWS];
    matmul.multiply(w, x, batched, 0, ROWS);
    for (int v = 0; v < 9; v++) {
      float[] alone = new float[ROWS];
      matmul.multiply(w, 0, ROWS, x, v, 1, 1, alone, 0, ROWS);
      for (int r = 0; r < ROWS; r++) {
        assertThat(alone[r]).isEqualTo(batched[v * ROWS + r]);
      }
    }
  }

  @Test
  void changedValuesAreQuantisedAgain() {
    Activations x = vectors(1);
    float[] before = new float[ROWS];
    matmul.multiply(w, x, before, 0, ROWS);
    for (int i = 0; i < COLUMNS; i++) {
      x.values()[i] *= 2;
    }
    x.markChanged();
    float[] after = new float[ROWS];
    matmul.multiply(w, x, after, 0, ROWS);
    for (int r = 0; r < ROWS; r++) {
      assertThat(after[r]).isEqualTo(2 * before[r]);
    }
  }

  @Test
  void refusesWhatLeavesItsBounds() {
    Activations x = vectors(2);
    float[] y = new float[2 * ROWS];
    assertThatThrownBy(() -> matmul.multiply(w, 0, ROWS + 1, x, 0, 1, 1, y, 0, ROWS))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> matmul.multiply(w, 0, ROWS, x, 1, 1, 2, y, 0, ROWS))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> matmul.multiply(w, x, y, 1, ROWS))
        .isInstanceOf(IndexOutOfBoundsException.class);
    Activations narrow = new Activations(1, 32);
    narrow.reset(1, 32);
    assertThatThrownBy(() -> matmul.multiply(w, narrow, y, 0, ROWS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("64");
  }
}
