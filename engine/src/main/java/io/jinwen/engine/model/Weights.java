package io.jinwen.engine.model;

import io.jinwen.engine.cpu.kernel.PackedMatrix;
import java.util.ArrayList;
import java.util.List;

/**
 * All weights of a model.
 *
 * @param embedding [vocabulary][hidden]; where the file ties them, also the output head
 * @param layers in order
 * @param outputNorm [hidden]
 * @param output [vocabulary][hidden]
 * @param ropeFactors divisors of the rotation frequencies, empty for none
 */
public record Weights(
    PackedMatrix embedding,
    List<Layer> layers,
    float[] outputNorm,
    PackedMatrix output,
    float[] ropeFactors) {
  /** The weights of one block. */
  public record Layer(
      float[] attentionNorm,
      AttentionWeights attention,
      float[] feedForwardNorm,
      FeedForwardWeights feedForward) {}

  /** Reads every tensor of a file and refuses what is left over. */
  public static Weights read(TensorSource tensors, Architecture architecture, ModelConfig config) {
    int hidden = config.hidden();
    int vocabulary = config.vocabulary();
    PackedMatrix embedding = tensors.matrix("token_embd.weight", vocabulary, hidden);
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < config.layers(); i++) {
      layers.add(readLayer(tensors, architecture, config, i));
    }
    Weights weights =
        new Weights(
            embedding,
            List.copyOf(layers),
            tensors.floats("output_norm.weight", hidden),
            tensors.optionalMatrix("output.weight", vocabulary, hidden).orElse(embedding),
            tensors.optionalDivisors("rope_freqs.weight", config.rope().dimensions() / 2));
    tensors.requireAllUsed();
    return weights;
  }

  /** Reads the tensors of one block. */
  public static Layer readLayer(
      TensorSource tensors, Architecture architecture, ModelConfig config, int layer) {
    return new Layer(
        tensors.floats("blk." + layer + ".attn_norm.weight", config.hidden()),
        architecture.attention(tensors, config, layer),
        tensors.floats("blk." + layer + ".ffn_norm.weight", config.hidden()),
        architecture.feedForward(tensors, config, layer));
  }
}
