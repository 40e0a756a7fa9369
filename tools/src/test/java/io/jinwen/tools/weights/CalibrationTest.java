package io.jinwen.tools.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jinwen.engine.cpu.kernel.KernelChoice;
import io.jinwen.engine.cpu.kernel.Kernels;
import io.jinwen.engine.format.gguf.GgufFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A calibration that is broken off goes on where it was and ends with the same statistics. */
class CalibrationTest {
  private static final int[][] TEXTS = {{5, 6, 7, 8, 9, 10}, {20, 21, 22}};

  @TempDir Path folder;

  private Path model;

  @BeforeEach
  void unpackModel() throws IOException {
    model = folder.resolve("youtu.gguf");
    try (InputStream packed = CalibrationTest.class.getResourceAsStream("/parity/youtu.gguf")) {
      Files.copy(packed, model);
    }
  }

  @Test
  void goesOnBehindTheLastLayerThatWasKept() throws IOException {
    Path state = folder.resolve("state");
    ActivationStatistics whole = gather(folder.resolve("other"), _ -> {});
    AtomicInteger steps = new AtomicInteger();
    assertThatThrownBy(() ->
            gather(
                state,
                more -> {
                  if (steps.addAndGet(more) > 9) {
                    throw new IllegalStateException("cut");
                  }
                }))
        .hasMessage("cut");
    assertThat(state).exists();

    AtomicInteger again = new AtomicInteger();
    ActivationStatistics resumed = gather(state, more -> again.addAndGet(1));
    assertThat(again.get())
        .as("one call for what was done, two texts a layer")
        .isEqualTo(1 + 2 * 2);
    assertSame(resumed, whole);
    assertThat(state).doesNotExist();
  }

  /** A process that is gone at once writes nothing more and closes nothing. */
  @Test
  void goesOnAfterItsProcessWasKilled() throws Exception {
    Path state = folder.resolve("state");
    ActivationStatistics whole = gather(folder.resolve("other"), _ -> {});
    for (int steps : new int[] {4, 10, 15, 19}) {
      Process killed =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "--add-modules=jdk.incubator.vector",
                  "--enable-native-access=ALL-UNNAMED",
                  "-cp",
                  System.getProperty("java.class.path"),
                  Killed.class.getName(),
                  model.toString(),
                  state.toString(),
                  Integer.toString(steps))
              .inheritIO()
              .start();
      assertThat(killed.waitFor()).isEqualTo(Killed.STATUS);
      assertThat(state.toFile().exists()).as("after %d steps", steps).isEqualTo(steps > 9);
      AtomicInteger first = new AtomicInteger(-1);
      assertSame(gather(state, more -> first.compareAndSet(-1, more)), whole);
      assertThat(first.get()).as("layers of nine tokens done before").isEqualTo(firstOf(steps));
    }
  }

  /** What is told first: the layers that were kept, else the first text. */
  private static int firstOf(int steps) {
    return steps > 9 ? steps / 9 * 9 : TEXTS[0].length;
  }

  /** Calibrates until so many steps are done, and is gone. */
  static final class Killed {
    static final int STATUS = 9;

    private Killed() {}

    public static void main(String[] arguments) throws IOException {
      AtomicInteger done = new AtomicInteger();
      int steps = Integer.parseInt(arguments[2]);
      gather(
          Path.of(arguments[0]),
          Path.of(arguments[1]),
          more -> {
            if (done.addAndGet(more) > steps) {
              Runtime.getRuntime().halt(STATUS);
            }
          });
    }
  }

  @Test
  void beginsAnewWhereTheStateIsDamagedOrOfOtherTexts() throws IOException {
    Path state = folder.resolve("state");
    ActivationStatistics whole = gather(folder.resolve("other"), _ -> {});
    assertThatThrownBy(() -> gather(state, throwingAfter(10))).hasMessage("cut");
    byte[] kept = Files.readAllBytes(state);
    for (int i = 0; i < kept.length; i += 1 + kept.length / 60) {
      byte[] damaged = kept.clone();
      damaged[i] ^= 0x41;
      Files.write(state, damaged);
      assertSame(gather(state, _ -> {}), whole);
    }
    Files.write(state, java.util.Arrays.copyOf(kept, kept.length / 2));
    assertSame(gather(state, _ -> {}), whole);
  }

  private static IntConsumer throwingAfter(int steps) {
    AtomicInteger done = new AtomicInteger();
    return more -> {
      if (done.addAndGet(more) > steps) {
        throw new IllegalStateException("cut");
      }
    };
  }

  private static void assertSame(ActivationStatistics actual, ActivationStatistics expected) {
    assertThat(actual.entries().keySet()).isEqualTo(expected.entries().keySet());
    expected
        .entries()
        .forEach((name, entry) -> {
          assertThat(actual.entries().get(name).sums()).as(name).isEqualTo(entry.sums());
          assertThat(actual.entries().get(name).counts()).as(name).isEqualTo(entry.counts());
        });
  }

  private ActivationStatistics gather(Path state, IntConsumer done) throws IOException {
    return gather(model, state, done);
  }

  private static ActivationStatistics gather(Path model, Path state, IntConsumer done)
      throws IOException {
    try (GgufFile file = GgufFile.open(model)) {
      return Calibration.gather(
          file, Kernels.choose(KernelChoice.SCALAR), 2, TEXTS, state, 0, done);
    }
  }
}
