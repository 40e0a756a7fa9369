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

  /**
   * What is packed how.
   *
   * @param group columns of a group; 0 for the whole row
   * @param scattered whether the groups' columns lie anywhere
   */
  public record Options(
      PackedLayers.Format format, int group, boolean symmetric, boolean scattered) {}

  /** [row][column] by the name of the layer. */
  final Map<String, double[][]> weights = new TreeMap<>();

  private final Options options;
  private final Random random = new Random(3);
  private final SafetensorsBuilder file = new SafetensorsBuilder();
  private final PackedLayers packed;

  public PackedFolder(Options options) {
    this.options = options;
    this.packed = new PackedLayers(file, options.format, options.group, options.symmetric);
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
    return """
    {"model_type":"llama","hidden_size":%d,"intermediate_size":%d,"num_hidden_layers":1,
     "num_attention_heads":%d,"num_key_value_heads":%d,"max_position_embeddings":256,
     "rms_norm_eps":1e-5,"rope_theta":10000,"quantization_config":{%s}}
    """
        .formatted(HIDDEN, INNER, HEADS, KEY_HEADS, packed.configuration());
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
    packed.add(LAYER + name, new PackedLayers.Layer(codes, scales, zeros, groupOf));
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
}
