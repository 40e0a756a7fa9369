package io.jinwen.engine.model;

import io.jinwen.engine.api.EngineException;
import java.util.List;

/**
 * What one family of models writes into its files: which hyper-parameters, which tensors under
 * which names. A new family is one class and one case in {@link #of}.
 */
public abstract class Architecture {
  private static final List<String> KNOWN =
      List.of("deepseek2", "llama", "qwen", "qwen2", "qwen3", "chatglm");

  /**
   * @throws EngineException MODEL_UNSUPPORTED for a name that is not one of ours
   */
  public static Architecture of(String name) {
    return switch (name) {
      case "deepseek2" -> new LatentArchitecture();
      case "llama" -> new GroupedArchitecture(GroupedArchitecture.Traits.LLAMA);
      case "qwen" -> new GroupedArchitecture(GroupedArchitecture.Traits.QWEN);
      case "qwen2" -> new GroupedArchitecture(GroupedArchitecture.Traits.QWEN2);
      case "qwen3" -> new GroupedArchitecture(GroupedArchitecture.Traits.QWEN3);
      case "chatglm" -> new GroupedArchitecture(GroupedArchitecture.Traits.CHATGLM);
      default ->
          throw new EngineException(
              EngineException.Code.MODEL_UNSUPPORTED,
              "general.architecture is \"%s\"; this engine runs %s"
                  .formatted(name, String.join(", ", KNOWN)));
    };
  }

  public abstract ModelConfig config(HyperParameters parameters);

  abstract AttentionWeights attention(TensorSource tensors, ModelConfig config, int layer);

  /** Gate, up and down projections in three tensors; families that differ say so. */
  FeedForwardWeights feedForward(TensorSource tensors, ModelConfig config, int layer) {
    int inner = config.feedForward();
    int hidden = config.hidden();
    String prefix = "blk." + layer + ".ffn_";
    return new FeedForwardWeights(
        List.of(
            tensors.matrix(prefix + "gate.weight", inner, hidden),
            tensors.matrix(prefix + "up.weight", inner, hidden)),
        tensors.matrix(prefix + "down.weight", hidden, inner));
  }
}
