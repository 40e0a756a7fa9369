package io.jinwen.engine.cpu;

import io.jinwen.engine.cache.CacheType;
import io.jinwen.engine.cache.KvLayout;
import io.jinwen.engine.cpu.LoadedModel.AttentionSettings;
import io.jinwen.engine.model.AttentionWeights;
import io.jinwen.engine.model.ModelConfig;

/**
 * Makes the attention of layers that share scratch memory and a cache.
 *
 * @param layout what a token leaves in the cache
 */
record AttentionLayers(KvLayout layout, Maker maker) {
  /** Makes the attention of one layer. */
  @FunctionalInterface
  interface Maker {
    Attention of(int layer, AttentionWeights weights);
  }

  /**
   * @param cachedLayers how many layers the cache holds
   * @param settings exact also where the weights are not quantised
   */
  static AttentionLayers of(
      Compute compute,
      ModelConfig config,
      Rope rope,
      int cachedLayers,
      int rowsMax,
      AttentionSettings settings) {
    boolean eightBit = !settings.exact();
    CacheType cacheType = settings.cacheType();
    if (config.mla().isPresent()) {
      var layout = new KvLayout(cachedLayers, 1, config.mla().get().cacheWidth(), 0, cacheType);
      var shared = new MlaAttention.Shared(compute, config, rope, layout, rowsMax, eightBit);
      return new AttentionLayers(
          layout, (i, weights) -> new MlaAttention(shared, i, (AttentionWeights.Latent) weights));
    }
    int dim = config.headDim();
    var layout = new KvLayout(cachedLayers, config.kvHeads(), dim, dim, cacheType);
    var shared = new GroupedQueryAttention.Shared(compute, config, rope, layout, rowsMax, eightBit);
    return new AttentionLayers(
        layout,
        (i, weights) -> new GroupedQueryAttention(shared, i, (AttentionWeights.Grouped) weights));
  }

  Attention layer(int i, AttentionWeights weights) {
    return maker.of(i, weights);
  }
}
