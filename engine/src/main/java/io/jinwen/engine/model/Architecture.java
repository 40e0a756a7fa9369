package io.jinwen.engine.model;

import io.jinwen.engine.api.EngineException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What one family of models writes into its files: which hyper-parameters, which tensors under
 * which names. A new family is one class and one line in {@link #BY_NAME}.
 */
public abstract class Architecture {
  private static final Map<String, Supplier<Architecture>> BY_NAME = new LinkedHashMap<>();

  static {
    BY_NAME.put("deepseek2", LatentArchitecture::new);
    BY_NAME.put("llama", () -> new GroupedArchitecture(GroupedArchitecture.Traits.LLAMA));
    BY_NAME.put("qwen", () -> new GroupedArchitecture(GroupedArchitecture.Traits.QWEN));
    BY_NAME.put("qwen2", () -> new GroupedArchitecture(GroupedArchitecture.Traits.QWEN2));
    BY_NAME.put("qwen3", () -> new GroupedArchitecture(GroupedArchitecture.Traits.QWEN3));
    BY_NAME.put("chatglm", () -> new GroupedArchitecture(GroupedArchitecture.Traits.CHATGLM));
  }

  /**
   * @throws EngineException MODEL_UNSUPPORTED for a name that is not one of ours
   */
  public static Architecture of(String name) {
    Supplier<Architecture> known = BY_NAME.get(name);
    if (known == null) {
      throw new EngineException(
          EngineException.Code.MODEL_UNSUPPORTED,
          "general.architecture is \"%s\"; this engine runs %s"
              .formatted(name, String.join(", ", BY_NAME.keySet())));
    }
    return known.get();
  }

  public abstract ModelConfig config(HyperParameters parameters);

  abstract AttentionWeights attention(TensorSource tensors, ModelConfig config, int layer);

  /** Gate, up and down projections in three tensors; families that differ say so. */
  FeedForwardWeights feedForward(TensorSource tensors, ModelConfig config, int layer) {
    int inner = config.feedForward();
    int hidden = config.hidden();
    String prefix = "blk." + layer + ".ffn_";
    return new FeedForwardWeights.Dense(
        List.of(
            tensors.matrix(prefix + "gate.weight", inner, hidden),
            tensors.matrix(prefix + "up.weight", inner, hidden)),
        tensors.matrix(prefix + "down.weight", hidden, inner));
  }
}
