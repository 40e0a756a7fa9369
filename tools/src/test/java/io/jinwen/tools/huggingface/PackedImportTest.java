package io.jinwen.tools.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jinwen.engine.format.gguf.GgmlType;
import io.jinwen.engine.format.gguf.GgufFile;
import io.jinwen.engine.format.gguf.TensorInfo;
import io.jinwen.engine.format.quant.BlockFormat;
import io.jinwen.tools.huggingface.PackedFolder.Options;
import io.jinwen.tools.huggingface.PackedLayers.Format;
import io.jinwen.tools.weights.RowPipeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every weight of a packed folder is what the formula of its format says. */
class PackedImportTest {
  private static final Map<String, String> NAMES =
      Map.of(
          "self_attn.q_proj", "attn_q",
          "self_attn.k_proj", "attn_k",
          "self_attn.v_proj", "attn_v",
          "self_attn.o_proj", "attn_output",
          "mlp.gate_proj", "ffn_gate",
          "mlp.up_proj", "ffn_up",
          "mlp.down_proj", "ffn_down");

  /** Half of the last bit of a half-precision number, as a share of it. */
  private static final double HALF_ROUNDING = 0x1p-11;

  @TempDir Path folder;
  private List<String> notes = List.of();

  private static List<Options> layouts() {
    List<Options> all = new ArrayList<>();
    for (Format format : Format.values()) {
      for (int group : new int[] {32, 64, 128, 0}) {
        all.add(new Options(format, group, true, false));
        all.add(new Options(format, group, false, false));
      }
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void everyWeightEqualsTheFormula(Options options) throws IOException {
    PackedFolder packed = new PackedFolder(options);
    try (GgufFile file = imported(packed)) {
      for (String layer : NAMES.keySet()) {
        TensorInfo tensor = file.tensor("blk.0." + NAMES.get(layer) + ".weight");
        assertThat(tensor.type()).isEqualTo(options.symmetric() ? GgmlType.Q4_0 : GgmlType.Q4_1);
        double[][] meant = packed.weights.get(layer);
        float[][] actual = rows(file, tensor);
        for (int r = 0; r < meant.length; r++) {
          double[] expected = meant[source(layer, r, meant.length)];
          for (int c = 0; c < expected.length; c++) {
            // A Q4_1 keeps scale · zero, up to 15 · 0.022, in half precision; nothing else rounds.
            double bound = options.symmetric() ? 1e-9 : 15 * 0.022 * HALF_ROUNDING + 1e-7;
            assertThat(Math.abs(actual[r][c] - expected[c])).as("%s", layer).isLessThan(bound);
          }
        }
      }
    }
    if (options.symmetric()) {
      assertThat(notes).noneMatch(note -> note.contains("weights off"));
    } else {
      assertThat(notes).anyMatch(note -> note.contains("rounded to half precision, as Q4_1"));
    }
  }

  /** Which row of the folder a row of the file is: llama files have the rotated pairs together. */
  private static int source(String layer, int row, int rows) {
    if (!layer.endsWith("q_proj") && !layer.endsWith("k_proj")) {
      return row;
    }
    int heads = layer.endsWith("q_proj") ? PackedFolder.HEADS : PackedFolder.KEY_HEADS;
    int size = rows / heads;
    int head = row / size;
    int pair = row % size / 2;
    return head * size + pair + (row % 2 == 0 ? 0 : size / 2);
  }

  @Test
  void scatteredGroupsArePackedAnewAndItsCostIsTold() throws IOException {
    PackedFolder packed = new PackedFolder(new Options(Format.GPTQ, 32, false, true));
    try (GgufFile file = imported(packed)) {
      TensorInfo wide = file.tensor("blk.0.ffn_down.weight");
      assertThat(wide.type()).isEqualTo(GgmlType.Q6_K);
      assertThat(file.tensor("blk.0.ffn_up.weight").type()).isEqualTo(GgmlType.Q8_0);
      double[][] meant = packed.weights.get("mlp.down_proj");
      float[][] actual = rows(file, wide);
      double error = 0;
      double size = 0;
      for (int r = 0; r < meant.length; r++) {
        for (int c = 0; c < meant[r].length; c++) {
          error += Math.pow(actual[r][c] - meant[r][c], 2);
          size += Math.pow(meant[r][c], 2);
        }
      }
      assertThat(Math.sqrt(error / size)).isLessThan(0.03);
    }
    assertThat(notes)
        .anyMatch(note -> note.matches(".*desc_act.*packed anew as Q6_K \\(1 tensors\\).*off by.*"))
        .anyMatch(
            note -> note.matches(".*desc_act.*packed anew as Q8_0 \\(6 tensors\\).*off by.*"));
  }

  @Test
  void quantizeConfigJsonOfOldRepositoriesIsRead() throws IOException {
    PackedFolder packed = new PackedFolder(new Options(Format.GPTQ, 64, true, false));
    Path source = write(packed);
    String config = Files.readString(source.resolve("config.json"));
    Files.writeString(
        source.resolve("config.json"), config.replaceAll(",\"quantization_config\":\\{.*?}", ""));
    Files.writeString(
        source.resolve("quantize_config.json"),
        "{\"bits\":4,\"group_size\":64,\"desc_act\":false}");
    try (GgufFile file = imported(source)) {
      assertThat(file.tensor("blk.0.attn_q.weight").type()).isEqualTo(GgmlType.Q4_0);
    }
  }

  @Test
  void weightsOfAnotherNameAreReadWhereTheyAreTheOnlyOnes() throws IOException {
    Path source = write(new PackedFolder(new Options(Format.GPTQ, 64, true, false)));
    Path renamed = source.resolve("gptq_model-4bit-64g.safetensors");
    Files.move(source.resolve("model.safetensors"), renamed);
    try (GgufFile file = imported(source)) {
      assertThat(file.tensor("blk.0.attn_q.weight").type()).isEqualTo(GgmlType.Q4_0);
    }
    Files.copy(renamed, source.resolve("other.safetensors"));
    assertThatThrownBy(() -> FolderImport.open(source))
        .isInstanceOf(ImportRefused.class)
        .hasMessageContaining("holds no model.safetensors");
  }

  private GgufFile imported(PackedFolder packed) throws IOException {
    return imported(write(packed));
  }

  private Path write(PackedFolder packed) throws IOException {
    Path source = FolderFixture.copy("llama", folder);
    return packed.write(source);
  }

  private GgufFile imported(Path source) throws IOException {
    Path out = folder.resolve("out.gguf");
    try (FolderImport model = FolderImport.open(source);
        RowPipeline pipeline = new RowPipeline(2, _ -> {})) {
      model.write(out, pipeline);
      notes = model.notes();
    }
    return GgufFile.open(out);
  }

  private static float[][] rows(GgufFile file, TensorInfo tensor) {
    int columns = Math.toIntExact(tensor.dim(0));
    float[][] rows = new float[Math.toIntExact(tensor.dim(1))][columns];
    long bytes = tensor.type().bytes(columns);
    for (int r = 0; r < rows.length; r++) {
      BlockFormat.of(tensor.type()).dequantize(file.data(tensor), r * bytes, rows[r], 0, columns);
    }
    return rows;
  }
}
