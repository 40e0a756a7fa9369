package io.jinwen.engine.model;

import io.jinwen.engine.cpu.kernel.PackedMatrix;
import java.util.List;
import java.util.Optional;

/** The families with grouped-query attention; what tells them apart is in {@link Traits}. */
final class GroupedArchitecture extends Architecture {
  /**
   * How a family differs from the others.
   *
   * @param style which numbers of a head form a rotated pair
   * @param fusedProjection one tensor {@code attn_qkv} for queries, keys and values
   * @param headNorm RMSNorm on each query and key head
   * @param fusedGate one tensor {@code ffn_up} for gate and up projection
   * @param halvedFeedForward the file counts gate and up together as the feed-forward length
   */
  enum Traits {
    LLAMA(RopeConfig.Style.INTERLEAVED, false, false, false, false),
    QWEN(RopeConfig.Style.HALVES, true, false, false, true),
    QWEN2(RopeConfig.Style.HALVES, false, false, false, false),
    QWEN3(RopeConfig.Style.HALVES, false, true, false, false),
    CHATGLM(RopeConfig.Style.INTERLEAVED, true, false, true, false);

    private final RopeConfig.Style style;
    private final boolean fusedProjection;
    private final boolean headNorm;
    private final boolean fusedGate;
    private final boolean halvedFeedForward;

    Traits(
        RopeConfig.Style style,
        boolean fusedProjection,
        boolean headNorm,
        boolean fusedGate,
        boolean halvedFeedForward) {
      this.style = style;
      this.fusedProjection = fusedProjection;
      this.headNorm = headNorm;
      this.fusedGate = fusedGate;
      this.halvedFeedForward = halvedFeedForward;
    }
  }

  private final Traits traits;

  GroupedArchitecture(Traits traits) {
    this.traits = traits;
  }

  @Override
  public ModelConfig config(HyperParameters p) {
    p.refuseUnless("expert_count", 0);
    int hidden = p.size("embedding_length");
    int heads = p.size("attention.head_count");
    int kvHeads = p.size("attention.head_count_kv", heads);
    if (heads % kvHeads != 0) {
      throw p.corrupt("%d query heads cannot share %d key heads".formatted(heads, kvHeads));
    }
    int headDim = p.size("attention.key_length", Math.max(1, hidden / heads));
    p.refuseUnless("attention.value_length", headDim);
    int inner = p.size("feed_forward_length");
    int rotated = p.size("rope.dimension_count", headDim);
    if (rotated > headDim) {
      throw p.corrupt("%d rotated numbers in a head of %d".formatted(rotated, headDim));
    }
    return new ModelConfig(
        p.architecture(),
        p.size("block_count"),
        hidden,
        heads,
        kvHeads,
        headDim,
        traits.halvedFeedForward ? inner / 2 : inner,
        p.vocabulary(),
        p.size("context_length"),
        (float) p.positive("attention.layer_norm_rms_epsilon", 1e-5),
        p.rope(rotated, traits.style),
        Optional.empty());
  }

  @Override
  AttentionWeights attention(TensorSource tensors, ModelConfig c, int layer) {
    String prefix = "blk." + layer + ".attn_";
    int queryRows = c.heads() * c.headDim();
    int kvRows = c.kvHeads() * c.headDim();
    List<PackedMatrix> projections =
        traits.fusedProjection
            ? List.of(tensors.matrix(prefix + "qkv.weight", queryRows + 2 * kvRows, c.hidden()))
            : List.of(
                tensors.matrix(prefix + "q.weight", queryRows, c.hidden()),
                tensors.matrix(prefix + "k.weight", kvRows, c.hidden()),
                tensors.matrix(prefix + "v.weight", kvRows, c.hidden()));
    int normDim = traits.headNorm ? c.headDim() : 0;
    return new AttentionWeights.Grouped(
        projections,
        bias(tensors, prefix, queryRows, kvRows),
        normDim == 0 ? new float[0] : tensors.floats(prefix + "q_norm.weight", normDim),
        normDim == 0 ? new float[0] : tensors.floats(prefix + "k_norm.weight", normDim),
        tensors.matrix(prefix + "output.weight", c.hidden(), queryRows));
  }

  private float[] bias(TensorSource tensors, String prefix, int queryRows, int kvRows) {
    if (traits.fusedProjection) {
      return tensors.optionalFloats(prefix + "qkv.bias", queryRows + 2 * kvRows);
    }
    if (!tensors.has(prefix + "q.bias")) {
      return new float[0];
    }
    float[] bias = new float[queryRows + 2 * kvRows];
    System.arraycopy(tensors.floats(prefix + "q.bias", queryRows), 0, bias, 0, queryRows);
    System.arraycopy(tensors.floats(prefix + "k.bias", kvRows), 0, bias, queryRows, kvRows);
    System.arraycopy(
        tensors.floats(prefix + "v.bias", kvRows), 0, bias, queryRows + kvRows, kvRows);
    return bias;
  }

  @Override
  FeedForwardWeights feedForward(TensorSource tensors, ModelConfig c, int layer) {
    if (!traits.fusedGate) {
      return super.feedForward(tensors, c, layer);
    }
    String prefix = "blk." + layer + ".ffn_";
    return new FeedForwardWeights.Dense(
        List.of(tensors.matrix(prefix + "up.weight", 2 * c.feedForward(), c.hidden())),
        tensors.matrix(prefix + "down.weight", c.hidden(), c.feedForward()));
  }
}
