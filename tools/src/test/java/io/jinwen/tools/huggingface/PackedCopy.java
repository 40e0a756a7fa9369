package io.jinwen.tools.huggingface;

import io.jinwen.engine.format.quant.BlockFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A folder of {@link FolderFixture} with its linear layers packed in four bits, and beside it the
 * same with the numbers that the formulas mean, unpacked.
 */
public final class PackedCopy {
  private static final int GROUP = 32;

  private final PackedLayers.Format format;
  private final boolean symmetric;

  public PackedCopy(PackedLayers.Format format, boolean symmetric) {
    this.format = format;
    this.symmetric = symmetric;
  }

  /** Rewrites the weights of two copies of one fixture. */
  public void write(Path packed, Path plain) throws IOException {
    SafetensorsBuilder codes = new SafetensorsBuilder();
    SafetensorsBuilder numbers = new SafetensorsBuilder();
    PackedLayers layers = new PackedLayers(codes, format, GROUP, symmetric);
    for (StoredTensor tensor : SafetensorsFile.read(packed.resolve("model.safetensors"))) {
      float[] weights = weights(tensor);
      if (linear(tensor)) {
        PackedLayers.Layer layer = layer(weights, tensor.columns());
        layers.add(tensor.name().substring(0, tensor.name().lastIndexOf('.')), layer);
        for (int i = 0; i < weights.length; i++) {
          weights[i] = layer.weight(i / tensor.columns(), i % tensor.columns());
        }
      } else {
        codes.floats(tensor.name(), weights, tensor.shape());
      }
      numbers.floats(tensor.name(), weights, tensor.shape());
      tensor.part().release();
    }
    codes.write(packed.resolve("model.safetensors"));
    numbers.write(plain.resolve("model.safetensors"));
    Path config = packed.resolve("config.json");
    String text = Files.readString(config);
    Files.writeString(
        config,
        "{\"quantization_config\":{%s},".formatted(layers.configuration())
            + text.substring(text.indexOf('{') + 1));
  }

  private static float[] weights(StoredTensor tensor) {
    float[] weights = new float[Math.toIntExact(tensor.count())];
    BlockFormat.of(tensor.dtype().ggml().orElseThrow())
        .dequantize(tensor.data(), 0, weights, 0, weights.length);
    return weights;
  }

  /** Embeddings and heads are left alone by all who pack. */
  private static boolean linear(StoredTensor tensor) {
    return tensor.shape().length == 2
        && !tensor.name().matches(".*(embed_tokens|lm_head|wte|word_embeddings|output_layer).*");
  }

  /** Rounds to the nearest code of each group. */
  private PackedLayers.Layer layer(float[] weights, int columns) {
    int rows = weights.length / columns;
    int group = columns % GROUP == 0 ? GROUP : columns;
    int[][] codes = new int[rows][columns];
    float[][] scales = new float[rows][columns / group];
    int[][] zeros = new int[rows][columns / group];
    int[] groupOf = new int[columns];
    for (int r = 0; r < rows; r++) {
      for (int g = 0; g < columns / group; g++) {
        float least = 0;
        float most = 0;
        for (int c = g * group; c < (g + 1) * group; c++) {
          least = Math.min(least, weights[r * columns + c]);
          most = Math.max(most, weights[r * columns + c]);
        }
        float step = symmetric ? Math.max(-least / 8, most / 7) : (most - least) / 14;
        float scale = Float.float16ToFloat(Float.floatToFloat16(step));
        scales[r][g] = scale;
        // The first format of GPTQ keeps a zero less one, so none is 0.
        zeros[r][g] = symmetric ? 8 : Math.clamp(Math.round(-least / scale), 1, 15);
        for (int c = g * group; c < (g + 1) * group; c++) {
          groupOf[c] = g;
          codes[r][c] =
              Math.clamp(Math.round(weights[r * columns + c] / scale) + zeros[r][g], 0, 15);
        }
      }
    }
    return new PackedLayers.Layer(codes, scales, zeros, groupOf);
  }
}
