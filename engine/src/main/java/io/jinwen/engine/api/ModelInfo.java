package io.jinwen.engine.api;

/**
 * The loaded model, in the words a person or a client wants.
 *
 * @param name from the file, or the file's own name
 * @param architecture as in the file, such as {@code deepseek2}
 * @param quantization such as {@code Q4_0} or {@code Q4_K_M}
 * @param parameterCount number of weights
 * @param weightBytes bytes of weights in memory
 * @param vocabularySize number of token ids
 * @param contextTokensMax most tokens of prompt and answer together
 * @param canThink whether the model's template knows a thinking part
 * @param canUseTools whether it has a place for tools and their calls
 * @param demonstration whether it is a small model for showing how things work, which knows little
 *     (the file says {@code jinwen.demonstration})
 * @param kernels which arithmetic runs and why, such as {@code vector, 512 bit}, and on which
 *     graphics card; it changes where a card is lost
 */
public record ModelInfo(
    String name,
    String architecture,
    String quantization,
    long parameterCount,
    long weightBytes,
    int vocabularySize,
    int contextTokensMax,
    boolean canThink,
    boolean canUseTools,
    boolean demonstration,
    String kernels) {
  /** The same model, computed by something else. */
  public ModelInfo withKernels(String value) {
    return new ModelInfo(
        name,
        architecture,
        quantization,
        parameterCount,
        weightBytes,
        vocabularySize,
        contextTokensMax,
        canThink,
        canUseTools,
        demonstration,
        value);
  }

  /** A model that cannot use tools. */
  public ModelInfo(
      String name,
      String architecture,
      String quantization,
      long parameterCount,
      long weightBytes,
      int vocabularySize,
      int contextTokensMax,
      boolean canThink,
      boolean demonstration,
      String kernels) {
    this(
        name,
        architecture,
        quantization,
        parameterCount,
        weightBytes,
        vocabularySize,
        contextTokensMax,
        canThink,
        false,
        demonstration,
        kernels);
  }
}
