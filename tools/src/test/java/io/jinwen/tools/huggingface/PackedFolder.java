package io.jinwen.tools.huggingface;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A llama folder of one layer whose linear layers are packed in four bits, by the formulas of the
 * formats, and the weights that the formulas mean.
 */
public final class PackedFolder {
  static final int HIDDEN = 128;
  static final int INNER = 256;
  static final int HEADS = 4;
  static final int KEY_HEADS = 2;
  private static final int HEAD = HIDDEN / HEADS;
  private static final int VOCABULARY = 331;
  private static final String LAYER = "model.layers.0.";

  /** The formats. */
  public enum Format {
    GPTQ,
    GPTQ_V2,
    AWQ,
    COMPRESSED
  }

  /**
   * What is packed how.
   *
   * @param group columns of a group; 0 for the whole row
   * @param scattered whether the groups' columns lie anywhere
   */
  public record Options(Format format, int group, boolean symmetric, boolean scattered) {}

  /** [row][column] by the name of the layer. */
  final Map<String, double[][]> weights = new TreeMap<>();

  private final Options options;
  private final Random random = new Random(3);
  private final SafetensorsBuilder file = new SafetensorsBuilder();

  public PackedFolder(Options options) {
    this.options = options;
  }

  public Path write(Path folder) throws IOException {
    file.floats("model.embed_tokens.weight", normal(VOCABULARY * HIDDEN, 0.4), VOCABULARY, HIDDEN);
    file.floats("lm_head.weight", normal(VOCABULARY * HIDDEN, 0.4), VOCABULARY, HIDDEN);
    for (String norm : new String[] {"input_layernorm", "post_attention_layernorm"}) {
      file.halves(LAYER + norm + ".weight", normal(HIDDEN, 1), HIDDEN);
    }
    file.halves("model.norm.weight", normal(HIDDEN, 1), HIDDEN);
    linear("self_attn.q_proj", HIDDEN, HIDDEN);
    linear("self_attn.k_proj", KEY_HEADS * HEAD, HIDDEN);
    linear("self_attn.v_proj", KEY_HEADS * HEAD, HIDDEN);
    linear("self_attn.o_proj", HIDDEN, HIDDEN);
    linear("mlp.gate_proj", INNER, HIDDEN);
    linear("mlp.up_proj", INNER, HIDDEN);
    linear("mlp.down_proj", HIDDEN, INNER);
    file.write(folder.resolve("model.safetensors"));
    Files.writeString(folder.resolve("config.json"), config());
    return folder;
  }

  private float[] normal(int count, double deviation) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) (random.nextGaussian() * deviation);
    }
    return numbers;
  }

  private String config() {
    String quant =
        switch (options.format) {
          case GPTQ, GPTQ_V2 ->
              "\"quant_method\":\"gptq\",\"bits\":4,\"group_size\":%d,\"checkpoint_format\":\"%s\""
                  .formatted(
                      options.group == 0 ? -1 : options.group,
                      options.format == Format.GPTQ ? "gptq" : "gptq_v2");
          case AWQ -> "\"quant_method\":\"awq\",\"bits\":4,\"version\":\"gemm\"";
          case COMPRESSED ->
              "\"quant_method\":\"compressed-tensors\",\"format\":\"pack-quantized\","
                  + "\"config_groups\":{\"group_0\":{\"weights\":{\"num_bits\":4,\"type\":\"int\"}}}";
        };
    return """
    {"model_type":"llama","hidden_size":%d,"intermediate_size":%d,"num_hidden_layers":1,
     "num_attention_heads":%d,"num_key_value_heads":%d,"max_position_embeddings":256,
     "rms_norm_eps":1e-5,"rope_theta":10000,"quantization_config":{%s}}
    """
        .formatted(HIDDEN, INNER, HEADS, KEY_HEADS, quant);
  }

  /** Draws codes, scales and zeros, writes them packed, and keeps what they mean. */
  private void linear(String name, int rows, int columns) {
    int group = options.group == 0 ? columns : options.group;
    int groups = columns / group;
    int[] groupOf = groupOf(columns, group);
    int[][] codes = new int[rows][columns];
    float[][] scales = new float[rows][groups];
    int[][] zeros = new int[rows][groups];
    double[][] meant = new double[rows][columns];
    for (int r = 0; r < rows; r++) {
      for (int g = 0; g < groups; g++) {
        float drawn = 0.002f + random.nextFloat() * 0.02f;
        scales[r][g] = Float.float16ToFloat(Float.floatToFloat16(drawn));
        zeros[r][g] = options.symmetric ? 8 : 1 + random.nextInt(15);
      }
      for (int c = 0; c < columns; c++) {
        codes[r][c] = random.nextInt(16);
        int g = groupOf[c];
        meant[r][c] = (double) scales[r][g] * (codes[r][c] - zeros[r][g]);
      }
    }
    weights.put(name, meant);
    switch (options.format) {
      case GPTQ, GPTQ_V2 -> gptq(LAYER + name, codes, scales, zeros, groupOf);
      case AWQ -> awq(LAYER + name, codes, scales, zeros);
      case COMPRESSED -> compressed(LAYER + name, codes, scales, zeros);
    }
  }

  private int[] groupOf(int columns, int group) {
    List<Integer> groupOf = new ArrayList<>();
    for (int c = 0; c < columns; c++) {
      groupOf.add(c / group);
    }
    if (options.scattered) {
      Collections.shuffle(groupOf, random);
    }
    return groupOf.stream().mapToInt(Integer::intValue).toArray();
  }

  /** qweight[c / 8][r] has code (r, c) at bit 4 · (c % 8); qzeros[g][r / 8] likewise over rows. */
  private void gptq(String name, int[][] codes, float[][] scales, int[][] zeros, int[] groupOf) {
    int rows = codes.length;
    int columns = codes[0].length;
    int groups = scales[0].length;
    int[] qweight = new int[columns / 8 * rows];
    int[] qzeros = new int[groups * (rows / 8)];
    float[] flat = new float[groups * rows];
    int less = options.format == Format.GPTQ ? 1 : 0;
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        qweight[c / 8 * rows + r] |= codes[r][c] << 4 * (c % 8);
      }
      for (int g = 0; g < groups; g++) {
        qzeros[g * (rows / 8) + r / 8] |= zeros[r][g] - less << 4 * (r % 8);
        flat[g * rows + r] = scales[r][g];
      }
    }
    file.ints(name + ".qweight", qweight, columns / 8, rows)
        .ints(name + ".qzeros", qzeros, groups, rows / 8)
        .halves(name + ".scales", flat, groups, rows)
        .ints(name + ".g_idx", groupOf, columns);
  }

  /** qweight[c][r / 8]: the eight rows of an int in the order 0 2 4 6 1 3 5 7, lowest first. */
  private void awq(String name, int[][] codes, float[][] scales, int[][] zeros) {
    int[] order = {0, 2, 4, 6, 1, 3, 5, 7};
    int rows = codes.length;
    int columns = codes[0].length;
    int groups = scales[0].length;
    int[] qweight = new int[columns * (rows / 8)];
    int[] qzeros = new int[groups * (rows / 8)];
    float[] flat = new float[groups * rows];
    for (int eight = 0; eight < rows / 8; eight++) {
      for (int place = 0; place < 8; place++) {
        int r = eight * 8 + order[place];
        for (int c = 0; c < columns; c++) {
          qweight[c * (rows / 8) + eight] |= codes[r][c] << 4 * place;
        }
        for (int g = 0; g < groups; g++) {
          qzeros[g * (rows / 8) + eight] |= zeros[r][g] << 4 * place;
          flat[g * rows + r] = scales[r][g];
        }
      }
    }
    file.ints(name + ".qweight", qweight, columns, rows / 8)
        .ints(name + ".qzeros", qzeros, groups, rows / 8)
        .halves(name + ".scales", flat, groups, rows);
  }

  /** Signed codes with 8 added, packed along the columns; zeros likewise along the rows. */
  private void compressed(String name, int[][] codes, float[][] scales, int[][] zeros) {
    int rows = codes.length;
    int columns = codes[0].length;
    int groups = scales[0].length;
    int[] packed = new int[rows * (columns / 8)];
    int[] packedZeros = new int[rows / 8 * groups];
    float[] flat = new float[rows * groups];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        packed[r * (columns / 8) + c / 8] |= codes[r][c] << 4 * (c % 8);
      }
      for (int g = 0; g < groups; g++) {
        packedZeros[r / 8 * groups + g] |= zeros[r][g] << 4 * (r % 8);
        flat[r * groups + g] = scales[r][g];
      }
    }
    file.ints(name + ".weight_packed", packed, rows, columns / 8)
        .halves(name + ".weight_scale", flat, rows, groups);
    if (!options.symmetric) {
      file.ints(name + ".weight_zero_point", packedZeros, rows / 8, groups);
    }
  }
}
