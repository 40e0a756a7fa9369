package io.jinwen.engine.scheduler;

/**
 * The bounds of the loop.
 *
 * @param sequencesMax requests computed side by side
 * @param queueMax requests that may wait
 * @param contextTokensMax tokens of prompt and answer together
 * @param chunkTokens most prompt tokens of one forward pass
 * @param guess whether answers that repeat their source may be guessed ahead
 * @param screen whether logits that cannot matter may be left out
 */
public record SchedulerLimits(
    int sequencesMax,
    int queueMax,
    int contextTokensMax,
    int chunkTokens,
    boolean guess,
    boolean screen) {
  /** Guessed tokens of one pass, all answers together: each is a row more to multiply. */
  public static final int GUESSES_MAX = 8;

  /** Uncached prompt tokens from which expanding keys and values pays (see ExpandedAttention). */
  public static final int EXPAND_FROM_TOKENS = 192;
}
