package io.jinwen.tools.huggingface;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** The families that the engine runs, and what their repositories call their parts. */
enum Family {
  LLAMA("llama", Names.COMMON),
  QWEN("qwen", Names.QWEN),
  QWEN2("qwen2", Names.COMMON),
  QWEN3("qwen3", Names.COMMON),
  /** GLM-4 as transformers itself has it. */
  GLM("chatglm", Names.COMMON),
  /** ChatGLM3 in its own layout. */
  CHATGLM("chatglm", Names.CHATGLM),
  YOUTU("deepseek2", Names.COMMON);

  /** Names in the folder by those in the file, without the layer. */
  private static final class Names {
    private static final Map<String, String> COMMON =
        Map.ofEntries(
            Map.entry("model.embed_tokens", "token_embd"),
            Map.entry("model.norm", "output_norm"),
            Map.entry("lm_head", "output"),
            Map.entry("model.layers.#.input_layernorm", "blk.#.attn_norm"),
            Map.entry("model.layers.#.post_attention_layernorm", "blk.#.ffn_norm"),
            Map.entry("model.layers.#.self_attn.q_proj", "blk.#.attn_q"),
            Map.entry("model.layers.#.self_attn.k_proj", "blk.#.attn_k"),
            Map.entry("model.layers.#.self_attn.v_proj", "blk.#.attn_v"),
            Map.entry("model.layers.#.self_attn.o_proj", "blk.#.attn_output"),
            Map.entry("model.layers.#.self_attn.q_norm", "blk.#.attn_q_norm"),
            Map.entry("model.layers.#.self_attn.k_norm", "blk.#.attn_k_norm"),
            Map.entry("model.layers.#.self_attn.q_a_proj", "blk.#.attn_q_a"),
            Map.entry("model.layers.#.self_attn.q_a_layernorm", "blk.#.attn_q_a_norm"),
            Map.entry("model.layers.#.self_attn.q_b_proj", "blk.#.attn_q_b"),
            Map.entry("model.layers.#.self_attn.kv_a_proj_with_mqa", "blk.#.attn_kv_a_mqa"),
            Map.entry("model.layers.#.self_attn.kv_a_layernorm", "blk.#.attn_kv_a_norm"),
            Map.entry("model.layers.#.self_attn.kv_b_proj", "blk.#.attn_kv_b"),
            Map.entry("model.layers.#.mlp.gate_proj", "blk.#.ffn_gate"),
            Map.entry("model.layers.#.mlp.up_proj", "blk.#.ffn_up"),
            Map.entry("model.layers.#.mlp.gate_up_proj", "blk.#.ffn_up"),
            Map.entry("model.layers.#.mlp.down_proj", "blk.#.ffn_down"));

    // Of the two inner projections of Qwen-1 the second is the gate.
    private static final Map<String, String> QWEN =
        Map.ofEntries(
            Map.entry("transformer.wte", "token_embd"),
            Map.entry("transformer.ln_f", "output_norm"),
            Map.entry("lm_head", "output"),
            Map.entry("transformer.h.#.ln_1", "blk.#.attn_norm"),
            Map.entry("transformer.h.#.ln_2", "blk.#.ffn_norm"),
            Map.entry("transformer.h.#.attn.c_attn", "blk.#.attn_qkv"),
            Map.entry("transformer.h.#.attn.c_proj", "blk.#.attn_output"),
            Map.entry("transformer.h.#.mlp.w2", "blk.#.ffn_gate"),
            Map.entry("transformer.h.#.mlp.w1", "blk.#.ffn_up"),
            Map.entry("transformer.h.#.mlp.c_proj", "blk.#.ffn_down"));

    private static final String GLM_LAYER = "transformer.encoder.layers.#.";
    private static final Map<String, String> CHATGLM =
        Map.ofEntries(
            Map.entry("transformer.embedding.word_embeddings", "token_embd"),
            Map.entry("transformer.encoder.final_layernorm", "output_norm"),
            Map.entry("transformer.output_layer", "output"),
            Map.entry(GLM_LAYER + "input_layernorm", "blk.#.attn_norm"),
            Map.entry(GLM_LAYER + "post_attention_layernorm", "blk.#.ffn_norm"),
            Map.entry(GLM_LAYER + "self_attention.query_key_value", "blk.#.attn_qkv"),
            Map.entry(GLM_LAYER + "self_attention.dense", "blk.#.attn_output"),
            Map.entry(GLM_LAYER + "mlp.dense_h_to_4h", "blk.#.ffn_up"),
            Map.entry(GLM_LAYER + "mlp.dense_4h_to_h", "blk.#.ffn_down"));
  }

  private static final Pattern LAYER = Pattern.compile("(.*\\.)(\\d{1,4})(\\..*)");

  /** Tables that a model computes by itself. */
  private static final Pattern DERIVED = Pattern.compile(".*(rotary_emb|rotary_pos_emb)\\..*");

  private final String architecture;
  private final Map<String, String> names;

  Family(String architecture, Map<String, String> names) {
    this.architecture = architecture;
    this.names = names;
  }

  /** What the file calls the architecture. */
  String architecture() {
    return architecture;
  }

  /** The family of a configuration. */
  static Family of(JsonNode config) {
    String type = config.path("model_type").asString("").toLowerCase(Locale.ROOT);
    return switch (type) {
      case "llama" -> LLAMA;
      case "qwen" -> QWEN;
      case "qwen2" -> QWEN2;
      case "qwen3" -> QWEN3;
      case "glm" -> GLM;
      case "chatglm" -> CHATGLM;
      case "youtu", "youtu_llm" -> YOUTU;
      default -> throw unknown(config, type);
    };
  }

  private static ImportRefused unknown(JsonNode config, String type) {
    String known = "llama, qwen, qwen2, qwen3, glm, chatglm and youtu";
    if (config.has("auto_map")) {
      return new ImportRefused(
          "this model brings its own code (trust_remote_code), which is never run here, and its"
              + " model_type \"%s\" is not known; known are %s",
          type, known);
    }
    return new ImportRefused("model_type \"%s\" is not known; known are %s", type, known);
  }

  /** Whether a tensor of the folder can be left out. */
  static boolean derived(String name) {
    return DERIVED.matcher(name).matches();
  }

  /**
   * The name in the file of a part of the folder, such as a layer without ".weight"; empty where
   * the family has no such part.
   */
  Optional<String> fileName(String part) {
    Matcher matcher = LAYER.matcher(part);
    if (matcher.matches()) {
      String found = names.get(matcher.group(1) + "#" + matcher.group(3));
      return Optional.ofNullable(found).map(name -> name.replace("#", matcher.group(2)));
    }
    return Optional.ofNullable(names.get(part));
  }
}
