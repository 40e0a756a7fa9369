package io.jinwen.engine.cpu;

import io.jinwen.engine.api.EngineException;
import io.jinwen.engine.cache.KvLayout;
import io.jinwen.engine.model.MlaConfig;
import io.jinwen.engine.model.ModelConfig;

/**
 * What arrays a model and its settings ask for, judged before the first is made: their lengths are
 * products of numbers from the file and from the settings, and must not pass what an index can say.
 */
final class ModelBounds {
  /** Numbers of one token in any array. */
  static final int WIDTH_MAX = 1 << 24;

  /** Numbers of one array. */
  static final int ARRAY_MAX = Integer.MAX_VALUE - 64;

  /** The largest context that settings allow; a file may name a larger one. */
  private static final int CONTEXT_MAX = 1 << 20;

  private ModelBounds() {}

  /**
   * @param rowsMax most tokens of one pass
   * @throws EngineException MODEL_CORRUPT for widths that no model has; INVALID_REQUEST where a
   *     pass of so many tokens is too much
   */
  static void require(ModelConfig config, int rowsMax) {
    long widest = Math.max(config.hidden(), 2L * config.feedForward());
    widest = Math.max(widest, config.mla().map(mla -> widest(config, mla)).orElse(0L));
    if (config.mla().isEmpty()) {
      long key = (long) config.kvHeads() * config.headDim();
      widest = Math.max(widest, (long) config.heads() * config.headDim() + 2 * key);
    }
    if (widest > WIDTH_MAX) {
      throw new EngineException(
          EngineException.Code.MODEL_CORRUPT,
          "the hyper-parameters make vectors of %d numbers; at most %d are computed"
              .formatted(widest, WIDTH_MAX));
    }
    requireMergeable(config);
    widest = Math.max(widest, config.vocabulary());
    if (rowsMax * widest > ARRAY_MAX) {
      throw new EngineException(
          EngineException.Code.INVALID_REQUEST,
          "a pass of %d tokens with vectors of %d numbers is too much; at most %d tokens fit: set a"
                  .formatted(rowsMax, widest, ARRAY_MAX / widest)
              + " smaller prefillChunkTokens or sequencesMax");
    }
  }

  /** One token's past is attended in stretches, and what they leave lies in one array. */
  private static void requireMergeable(ModelConfig config) {
    int context = Math.min(config.contextLength(), CONTEXT_MAX);
    int value = config.mla().map(MlaConfig::latentRank).orElse(config.headDim());
    long splits = Math.ceilDiv(KvLayout.pagesFor(context), CachedAttention.SPLIT_PAGES);
    long parts = splits * config.heads() * FlashAttention.exportWidth(value);
    if (parts > ARRAY_MAX) {
      throw new EngineException(
          EngineException.Code.MODEL_UNSUPPORTED,
          "%d heads of %d numbers over a context of %d tokens leave %d numbers to merge; at most %d"
              .formatted(config.heads(), value, context, parts, ARRAY_MAX));
    }
  }

  private static long widest(ModelConfig config, MlaConfig mla) {
    long heads = config.heads();
    long joint = heads * (mla.nopeDim() + mla.valueDim());
    if (joint * mla.latentRank() > ARRAY_MAX) {
      throw new EngineException(
          EngineException.Code.MODEL_CORRUPT,
          "%d heads with a latent of %d and %d key and value numbers have %d weights; at most %d are read"
              .formatted(
                  heads,
                  mla.latentRank(),
                  mla.nopeDim() + mla.valueDim(),
                  joint * mla.latentRank(),
                  ARRAY_MAX));
    }
    long perHead = Math.max(mla.queryDim(), Math.max(mla.cacheWidth(), mla.valueDim()));
    return Math.max(mla.queryRank(), heads * perHead);
  }
}
