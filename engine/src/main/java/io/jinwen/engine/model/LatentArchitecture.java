package io.jinwen.engine.model;

import io.jinwen.engine.format.gguf.GgmlType;
import java.util.Optional;

/**
 * Multi-head latent attention without experts: Youtu-LLM, whose files say {@code deepseek2}.
 *
 * <p>Newer files split the key-value projection into {@code attn_k_b}, transposed for the absorbed
 * form, and {@code attn_v_b}; older ones carry one joint {@code attn_kv_b}, which is split here.
 */
final class LatentArchitecture extends Architecture {
  @Override
  public ModelConfig config(HyperParameters p) {
    p.refuseUnless("expert_count", 0);
    int layers = p.size("block_count");
    if (p.integer("leading_dense_block_count", layers) < layers) {
      p.refuseUnless("leading_dense_block_count", layers);
    }
    int heads = p.size("attention.head_count");
    int rope = p.size("rope.dimension_count");
    boolean split = p.has("attention.key_length_mla");
    int queryDim = p.size(split ? "attention.key_length_mla" : "attention.key_length");
    int valueDim = p.size(split ? "attention.value_length_mla" : "attention.value_length");
    if (queryDim <= rope) {
      throw p.corrupt(
          "the key length %d must exceed the rope dimensions %d".formatted(queryDim, rope));
    }
    int queryRank = p.size("attention.q_lora_rank", 0);
    int latent = p.size("attention.kv_lora_rank");
    return new ModelConfig(
        p.architecture(),
        layers,
        p.size("embedding_length"),
        heads,
        heads,
        queryDim,
        p.size("feed_forward_length"),
        p.vocabulary(),
        p.size("context_length"),
        (float) p.positive("attention.layer_norm_rms_epsilon", 1e-6),
        p.rope(rope, RopeConfig.Style.INTERLEAVED),
        Optional.of(new MlaConfig(queryRank, latent, queryDim - rope, rope, valueDim)));
  }

  @Override
  AttentionWeights attention(TensorSource tensors, ModelConfig config, int layer) {
    MlaConfig mla = config.mla().orElseThrow();
    String prefix = "blk." + layer + ".attn_";
    int heads = config.heads();
    int hidden = config.hidden();
    int queryRows = heads * mla.queryDim();
    boolean compressed = mla.queryRank() > 0;
    boolean split = tensors.has(prefix + "k_b.weight");
    KeyValue joint = split ? null : splitJoint(tensors, prefix + "kv_b.weight", heads, mla);
    return new AttentionWeights.Latent(
        compressed
            ? Optional.of(tensors.matrix(prefix + "q_a.weight", mla.queryRank(), hidden))
            : Optional.empty(),
        compressed ? tensors.floats(prefix + "q_a_norm.weight", mla.queryRank()) : new float[0],
        compressed
            ? tensors.matrix(prefix + "q_b.weight", queryRows, mla.queryRank())
            : tensors.matrix(prefix + "q.weight", queryRows, hidden),
        tensors.matrix(prefix + "kv_a_mqa.weight", mla.cacheWidth(), hidden),
        tensors.floats(prefix + "kv_a_norm.weight", mla.latentRank()),
        split
            ? tensors.matrix(prefix + "k_b.weight", heads * mla.latentRank(), mla.nopeDim())
            : tensors.made(
                prefix + "kv_b.weight",
                joint.key,
                joint.type,
                heads * mla.latentRank(),
                mla.nopeDim()),
        split
            ? tensors.matrix(prefix + "v_b.weight", heads * mla.valueDim(), mla.latentRank())
            : tensors.made(
                prefix + "kv_b.weight",
                joint.value,
                joint.type,
                heads * mla.valueDim(),
                mla.latentRank()),
        tensors.matrix(prefix + "output.weight", hidden, heads * mla.valueDim()));
  }

  /**
   * @param key [head][latentRank][nopeDim]
   * @param value [head][valueDim][latentRank]
   */
  private record KeyValue(float[] key, float[] value, GgmlType type) {}

  /**
   * Takes apart [head][nopeDim keys, then valueDim values][latentRank]; the keys are transposed.
   */
  private static KeyValue splitJoint(TensorSource tensors, String name, int heads, MlaConfig mla) {
    int latent = mla.latentRank();
    int nope = mla.nopeDim();
    int rowsPerHead = nope + mla.valueDim();
    float[] joint = tensors.floats(name, heads * rowsPerHead * latent);
    float[] key = new float[heads * latent * nope];
    float[] value = new float[heads * mla.valueDim() * latent];
    for (int head = 0; head < heads; head++) {
      int from = head * rowsPerHead * latent;
      for (int i = 0; i < latent; i++) {
        for (int d = 0; d < nope; d++) {
          key[(head * latent + i) * nope + d] = joint[from + d * latent + i];
        }
      }
      int count = mla.valueDim() * latent;
      System.arraycopy(joint, from + nope * latent, value, head * count, count);
    }
    // Transposed blocks cannot be kept as they were; half precision is far finer than any of them.
    GgmlType type = tensors.type(name) == GgmlType.F32 ? GgmlType.F32 : GgmlType.F16;
    return new KeyValue(key, value, type);
  }
}
