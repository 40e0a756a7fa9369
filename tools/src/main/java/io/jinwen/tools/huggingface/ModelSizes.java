package io.jinwen.tools.huggingface;

import io.jinwen.engine.format.gguf.GgufWriter;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The sizes in config.json, checked, and the metadata that they become. */
final class ModelSizes {
  private static final int SIZE_MAX = 1 << 24;

  private final Family family;
  private final JsonNode config;

  ModelSizes(Family family, JsonNode config) {
    this.family = family;
    this.config = config;
  }

  int layers() {
    return family == Family.CHATGLM ? size("num_layers") : size("num_hidden_layers");
  }

  int hidden() {
    return size("hidden_size");
  }

  int heads() {
    return size("num_attention_heads");
  }

  int keyHeads() {
    return switch (family) {
      case CHATGLM ->
          config.path("multi_query_attention").asBoolean(false)
              ? size("multi_query_group_num")
              : heads();
      case QWEN -> heads();
      default -> size("num_key_value_heads", heads());
    };
  }

  int headSize() {
    return switch (family) {
      case CHATGLM, QWEN -> size("kv_channels", hidden() / heads());
      default -> size("head_dim", Math.max(1, hidden() / heads()));
    };
  }

  /** Numbers of a key without position; Youtu only. */
  int keyPlain() {
    return size("qk_nope_head_dim");
  }

  int keyRotated() {
    return size("qk_rope_head_dim");
  }

  int valueSize() {
    return size("v_head_dim");
  }

  int latent() {
    return size("kv_lora_rank");
  }

  boolean tied() {
    return config.path("tie_word_embeddings").asBoolean(false);
  }

  int size(String key) {
    int value = config.path(key).asInt(-1);
    if (value < 1 || value > SIZE_MAX) {
      throw new ImportRefused(
          "config.json: %s must be a number from 1 to %d; the file is damaged", key, SIZE_MAX);
    }
    return value;
  }

  int size(String key, int absent) {
    return config.path(key).isMissingNode() || config.path(key).isNull() ? absent : size(key);
  }

  private double real(String key, double absent) {
    double value = config.path(key).asDouble(absent);
    if (!(value > 0) || !Double.isFinite(value)) {
      throw new ImportRefused("config.json: %s must be a positive number", key);
    }
    return value;
  }

  /** Writes the sizes under the names of the architecture. */
  void describe(GgufWriter writer) {
    String prefix = family.architecture() + ".";
    writer
        .putU32(prefix + "block_count", layers())
        .putU32(prefix + "context_length", contextLength())
        .putU32(prefix + "embedding_length", hidden())
        .putU32(prefix + "feed_forward_length", feedForward())
        .putU32(prefix + "attention.head_count", heads())
        .putF32(prefix + "attention.layer_norm_rms_epsilon", (float) epsilon())
        .putF32(prefix + "rope.freq_base", (float) ropeBase());
    if (family == Family.YOUTU) {
      describeLatent(writer, prefix);
    } else {
      writer
          .putU32(prefix + "attention.head_count_kv", keyHeads())
          .putU32(prefix + "attention.key_length", headSize())
          .putU32(prefix + "attention.value_length", headSize())
          .putU32(prefix + "rope.dimension_count", rotated());
    }
    describeScaling(writer, prefix);
  }

  private void describeLatent(GgufWriter writer, String prefix) {
    writer
        .putU32(prefix + "attention.head_count_kv", 1)
        .putU32(prefix + "attention.kv_lora_rank", latent())
        .putU32(prefix + "attention.key_length", latent() + (long) keyRotated())
        .putU32(prefix + "attention.value_length", latent())
        .putU32(prefix + "attention.key_length_mla", keyPlain() + (long) keyRotated())
        .putU32(prefix + "attention.value_length_mla", valueSize())
        .putU32(prefix + "rope.dimension_count", keyRotated())
        .putU32(prefix + "leading_dense_block_count", layers())
        .putU32(prefix + "expert_feed_forward_length", feedForward())
        .putU32(prefix + "expert_shared_count", 0);
    int queryRank = size("q_lora_rank", 0);
    if (queryRank > 0) {
      writer.putU32(prefix + "attention.q_lora_rank", queryRank);
    }
  }

  private int contextLength() {
    return switch (family) {
      case CHATGLM -> size("seq_length", 8192);
      case QWEN -> size("seq_length", size("max_position_embeddings", 8192));
      default -> size("max_position_embeddings");
    };
  }

  private int feedForward() {
    // Qwen-1 counts gate and up together, in its own files and in GGUF.
    return family == Family.CHATGLM ? size("ffn_hidden_size") : size("intermediate_size");
  }

  private double epsilon() {
    return switch (family) {
      case CHATGLM -> real("layernorm_epsilon", 1e-5);
      case QWEN -> real("layer_norm_epsilon", 1e-6);
      default -> real("rms_norm_eps", 1e-6);
    };
  }

  private double ropeBase() {
    return switch (family) {
      case CHATGLM -> 10_000 * real("rope_ratio", 1);
      case QWEN -> real("rotary_emb_base", 10_000);
      default ->
          rope()
              .map(r -> r.path("rope_theta").asDouble(0))
              .filter(theta -> theta > 0)
              .orElseGet(() -> real("rope_theta", 10_000));
    };
  }

  private int rotated() {
    return switch (family) {
      case CHATGLM -> headSize() / 2;
      case GLM -> {
        double share =
            rope()
                .map(r -> r.path("partial_rotary_factor").asDouble(0))
                .filter(factor -> factor > 0)
                .orElseGet(() -> real("partial_rotary_factor", 0.5));
        yield (int) Math.round(headSize() * Math.min(1, share));
      }
      default -> headSize();
    };
  }

  /** What newer configurations call rope_parameters and older ones rope_scaling. */
  private Optional<JsonNode> rope() {
    for (String key : new String[] {"rope_parameters", "rope_scaling"}) {
      if (config.path(key).isObject()) {
        return Optional.of(config.path(key));
      }
    }
    return Optional.empty();
  }

  private String ropeType() {
    return rope()
        .map(r -> r.path("rope_type").asString(r.path("type").asString("default")))
        .orElse("default")
        .toLowerCase(Locale.ROOT);
  }

  private void describeScaling(GgufWriter writer, String prefix) {
    switch (ropeType()) {
      case "default", "none", "llama3" -> {
        // llama3 becomes a tensor of divisors
      }
      case "linear" ->
          writer
              .putString(prefix + "rope.scaling.type", "linear")
              .putF32(
                  prefix + "rope.scaling.factor", (float) rope().get().path("factor").asDouble(1));
      default ->
          throw new ImportRefused(
              "positions are scaled by \"%s\", which the engine does not run; default, linear and"
                  + " llama3 are run. Remove rope_scaling from config.json to stay within the"
                  + " length that the model was trained for",
              ropeType());
    }
  }

  /** What each rotary speed is divided by, as Llama-3.1 defines it; empty for nothing. */
  float[] ropeDivisors() {
    if (!ropeType().equals("llama3")) {
      return new float[0];
    }
    JsonNode r = rope().get();
    double factor = r.path("factor").asDouble(8);
    double low = r.path("low_freq_factor").asDouble(1);
    double high = r.path("high_freq_factor").asDouble(4);
    double old = r.path("original_max_position_embeddings").asDouble(8192);
    if (!(factor > 0 && high > low && old > 0)) {
      throw new ImportRefused("config.json: the scaling of positions makes no sense");
    }
    float[] divisors = new float[headSize() / 2];
    for (int i = 0; i < divisors.length; i++) {
      double speed = Math.pow(ropeBase(), -2.0 * i / headSize());
      double turns = old * speed / (2 * Math.PI);
      double smooth = Math.clamp((turns - low) / (high - low), 0, 1);
      divisors[i] = (float) (1 / ((1 - smooth) / factor + smooth));
    }
    return divisors;
  }
}
