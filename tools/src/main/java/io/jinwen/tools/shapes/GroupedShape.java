package io.jinwen.tools.shapes;

import io.jinwen.engine.format.gguf.GgufWriter;
import io.jinwen.engine.format.gguf.TensorInfo;
import java.util.List;

/**
 * A decoder with grouped-query attention: {@code llama}, {@code qwen2}, {@code qwen}, {@code
 * chatglm}.
 *
 * @param family what differs in tensors between the architectures
 * @param name as {@code general.name}
 * @param contextLength tokens
 * @param feedForward width between gate and down
 * @param headSize numbers of one head
 * @param rotated of them turned by the position
 */
record GroupedShape(
    Family family,
    String name,
    int layers,
    int hidden,
    int feedForward,
    int heads,
    int keyValueHeads,
    int headSize,
    int rotated,
    int contextLength,
    float ropeBase,
    float epsilon,
    Vocabulary vocabulary)
    implements ModelShape {

  /** How the architectures name and join their tensors. */
  enum Family {
    LLAMA("llama", false, false),
    QWEN2("qwen2", false, true),
    QWEN("qwen", true, true),
    CHATGLM("chatglm", true, true);

    private final String architecture;
    private final boolean joint;
    private final boolean biased;

    Family(String architecture, boolean joint, boolean biased) {
      this.architecture = architecture;
      this.joint = joint;
      this.biased = biased;
    }
  }

  @Override
  public void describe(GgufWriter writer) {
    String prefix = family.architecture + ".";
    // The first Qwen counts gate and up together in its width.
    int width = family == Family.QWEN ? 2 * feedForward : feedForward;
    writer
        .putString("general.architecture", family.architecture)
        .putString("general.name", name)
        .putU32(prefix + "block_count", layers)
        .putU32(prefix + "context_length", contextLength)
        .putU32(prefix + "embedding_length", hidden)
        .putU32(prefix + "feed_forward_length", width)
        .putU32(prefix + "attention.head_count", heads)
        .putU32(prefix + "attention.head_count_kv", keyValueHeads)
        .putF32(prefix + "attention.layer_norm_rms_epsilon", epsilon)
        .putU32(prefix + "rope.dimension_count", rotated)
        .putF32(prefix + "rope.freq_base", ropeBase)
        .putU32(prefix + "vocab_size", vocabulary.size());
    vocabulary.describe(writer);
  }

  @Override
  public List<TensorInfo> tensors() {
    TensorList list = new TensorList();
    list.add("token_embd.weight", hidden, vocabulary.size());
    for (int layer = 0; layer < layers; layer++) {
      String prefix = "blk." + layer + ".";
      list.add(prefix + "attn_norm.weight", hidden);
      addAttention(list, prefix);
      list.add(prefix + "attn_output.weight", (long) heads * headSize, hidden);
      list.add(prefix + "ffn_norm.weight", hidden);
      if (family == Family.CHATGLM) {
        list.add(prefix + "ffn_up.weight", hidden, 2L * feedForward);
      } else {
        list.add(prefix + "ffn_gate.weight", hidden, feedForward);
        list.add(prefix + "ffn_up.weight", hidden, feedForward);
      }
      list.add(prefix + "ffn_down.weight", feedForward, hidden);
    }
    list.add("output_norm.weight", hidden);
    list.add("output.weight", hidden, vocabulary.size());
    return list.list();
  }

  private void addAttention(TensorList list, String prefix) {
    long queries = (long) heads * headSize;
    long keys = (long) keyValueHeads * headSize;
    if (family.joint) {
      list.add(prefix + "attn_qkv.weight", hidden, queries + 2 * keys);
      list.add(prefix + "attn_qkv.bias", queries + 2 * keys);
      return;
    }
    list.add(prefix + "attn_q.weight", hidden, queries);
    list.add(prefix + "attn_k.weight", hidden, keys);
    list.add(prefix + "attn_v.weight", hidden, keys);
    if (family.biased) {
      list.add(prefix + "attn_q.bias", queries);
      list.add(prefix + "attn_k.bias", keys);
      list.add(prefix + "attn_v.bias", keys);
    }
  }
}
