package io.jinwen.tools.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jinwen.engine.format.gguf.GgmlType;
import io.jinwen.engine.format.gguf.TensorInfo;
import io.jinwen.engine.testing.TinyGguf;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** llama.cpp's two forms of statistics. */
class ImatrixFileTest {
  private static final int CHUNK = 512;

  @TempDir Path folder;

  @Test
  void readsTheOldFormAsLlamaCppWritesIt() throws IOException {
    Path file = folder.resolve("old.dat");
    Files.write(file, oldForm());
    float[][] means = ImatrixFile.read(file).meanSquares(tensor("blk.0.ffn_up.weight", 3, 2)).get();
    assertThat(means).isDeepEqualTo(new float[][] {{0.5f, 2f, 8f}});
  }

  private static byte[] oldForm() {
    byte[] name = "blk.0.ffn_up.weight".getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(256).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(1).putInt(name.length).put(name);
    bytes.putInt(4).putInt(3).putFloat(2).putFloat(8).putFloat(32); // 4 chunks
    bytes.putInt(4).putInt(1).put((byte) 't');
    return Arrays.copyOf(bytes.array(), bytes.position());
  }

  @Test
  void bothFormsBringBackWhatWasWritten() throws IOException {
    ActivationStatistics statistics = statistics();
    for (boolean old : new boolean[] {false, true}) {
      Path file = folder.resolve("written-" + old);
      ImatrixFile.write(file, old, statistics, CHUNK, "some text");
      ActivationStatistics back = ImatrixFile.read(file);
      for (TensorInfo tensor :
          new TensorInfo[] {
            tensor("blk.0.ffn_down.weight", 2, 6), tensor("blk.1.attn_k_b", 2, 6)
          }) {
        float[][] expected = statistics.meanSquares(tensor).get();
        float[][] actual = back.meanSquares(tensor).get();
        assertThat(actual.length).isEqualTo(expected.length);
        for (int part = 0; part < expected.length; part++) {
          assertThat(actual[part])
              .containsExactly(expected[part], org.assertj.core.data.Offset.offset(1e-5f));
        }
      }
    }
  }

  private static ActivationStatistics statistics() {
    ActivationStatistics statistics = new ActivationStatistics();
    statistics.put(
        "blk.0.ffn_down.weight",
        new ActivationStatistics.Entry(new double[] {1000, 50}, new double[] {1000}));
    statistics.put(
        "blk.1.attn_k_b",
        new ActivationStatistics.Entry(
            new double[] {10, 20, 30, 40, 50, 60}, new double[] {512, 512, 512}));
    return statistics;
  }

  @Test
  void everyCutFileIsRefusedWithAReason() throws IOException {
    byte[] whole = oldForm();
    int needed = whole.length - 9; // what follows the last tensor is not needed
    for (int length = 0; length < needed; length++) {
      Path file = folder.resolve("cut.dat");
      Files.write(file, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> ImatrixFile.read(file))
          .as("%d bytes", length)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("cut.dat cannot be used");
    }
    Path gguf = folder.resolve("whole.gguf");
    ImatrixFile.write(gguf, false, statistics(), CHUNK, "t");
    byte[] bytes = Files.readAllBytes(gguf);
    for (int length = 4; length < bytes.length - 32; length += 7) {
      Path file = folder.resolve("cut.gguf");
      Files.write(file, Arrays.copyOf(bytes, length));
      assertThatThrownBy(() -> ImatrixFile.read(file))
          .as("%d bytes", length)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void refusesAModelAndNumbersThatAreNone() throws IOException {
    Path model = TinyGguf.sample(folder.resolve("model.gguf"));
    assertThatThrownBy(() -> ImatrixFile.read(model))
        .hasMessageContaining("its general.type is \"\", not \"imatrix\"");
    ActivationStatistics broken = new ActivationStatistics();
    broken.put("a", new ActivationStatistics.Entry(new double[] {Double.NaN}, new double[] {1}));
    Path file = folder.resolve("nan.gguf");
    ImatrixFile.write(file, false, broken, CHUNK, "t");
    assertThatThrownBy(() -> ImatrixFile.read(file)).hasMessageContaining("not finite");
  }

  @Test
  void refusesStatisticsOfAnotherModel() {
    assertThatThrownBy(() -> statistics().meanSquares(tensor("blk.0.ffn_down.weight", 3, 6)))
        .hasMessageContaining("they were made from another model");
  }

  private static TensorInfo tensor(String name, long columns, long rows) {
    return new TensorInfo(name, GgmlType.F32, new long[] {columns, rows}, 0, 0, 0);
  }
}
