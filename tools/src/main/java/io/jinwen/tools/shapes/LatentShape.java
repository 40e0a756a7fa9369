package io.jinwen.tools.shapes;

import io.jinwen.engine.format.gguf.GgufWriter;
import io.jinwen.engine.format.gguf.TensorInfo;
import java.util.List;

/**
 * A dense decoder with multi-head latent attention, the {@code deepseek2} architecture without
 * experts: Youtu-LLM and small models of its form. Embeddings are tied.
 *
 * @param name as {@code general.name}
 * @param queryRank width of the compressed query
 * @param latentRank width of the compressed keys and values
 * @param keyPlain numbers of a head's key that the position does not turn
 * @param keyRotated numbers that it does
 * @param valueSize numbers of a head's value
 */
record LatentShape(
    String name,
    int layers,
    int hidden,
    int feedForward,
    int heads,
    int queryRank,
    int latentRank,
    int keyPlain,
    int keyRotated,
    int valueSize,
    int contextLength,
    float ropeBase,
    Vocabulary vocabulary)
    implements ModelShape {
  private static final String PREFIX = "deepseek2.";
  private static final float EPSILON = 1e-6f;

  @Override
  public void describe(GgufWriter writer) {
    writer
        .putString("general.architecture", "deepseek2")
        .putString("general.name", name)
        .putU32(PREFIX + "block_count", layers)
        .putU32(PREFIX + "context_length", contextLength)
        .putU32(PREFIX + "embedding_length", hidden)
        .putU32(PREFIX + "feed_forward_length", feedForward)
        .putU32(PREFIX + "attention.head_count", heads)
        .putU32(PREFIX + "attention.head_count_kv", 1)
        .putF32(PREFIX + "attention.layer_norm_rms_epsilon", EPSILON)
        .putU32(PREFIX + "attention.q_lora_rank", queryRank)
        .putU32(PREFIX + "attention.kv_lora_rank", latentRank)
        .putU32(PREFIX + "attention.key_length", latentRank + keyRotated)
        .putU32(PREFIX + "attention.value_length", latentRank)
        .putU32(PREFIX + "attention.key_length_mla", keyPlain + keyRotated)
        .putU32(PREFIX + "attention.value_length_mla", valueSize)
        .putU32(PREFIX + "rope.dimension_count", keyRotated)
        .putF32(PREFIX + "rope.freq_base", ropeBase)
        .putU32(PREFIX + "leading_dense_block_count", layers)
        .putU32(PREFIX + "expert_feed_forward_length", feedForward)
        .putU32(PREFIX + "expert_shared_count", 0)
        .putU32(PREFIX + "vocab_size", vocabulary.size());
    vocabulary.describe(writer);
  }

  @Override
  public List<TensorInfo> tensors() {
    TensorList list = new TensorList();
    list.add("token_embd.weight", hidden, vocabulary.size());
    for (int layer = 0; layer < layers; layer++) {
      String prefix = "blk." + layer + ".";
      list.add(prefix + "attn_norm.weight", hidden)
          .add(prefix + "attn_q_a.weight", hidden, queryRank)
          .add(prefix + "attn_q_a_norm.weight", queryRank)
          .add(prefix + "attn_q_b.weight", queryRank, (long) heads * (keyPlain + keyRotated))
          .add(prefix + "attn_kv_a_mqa.weight", hidden, (long) latentRank + keyRotated)
          .add(prefix + "attn_kv_a_norm.weight", latentRank)
          .add(prefix + "attn_k_b.weight", keyPlain, latentRank, heads)
          .add(prefix + "attn_v_b.weight", latentRank, valueSize, heads)
          .add(prefix + "attn_output.weight", (long) heads * valueSize, hidden)
          .add(prefix + "ffn_norm.weight", hidden)
          .add(prefix + "ffn_gate.weight", hidden, feedForward)
          .add(prefix + "ffn_up.weight", hidden, feedForward)
          .add(prefix + "ffn_down.weight", feedForward, hidden);
    }
    list.add("output_norm.weight", hidden);
    return list.list();
  }
}
