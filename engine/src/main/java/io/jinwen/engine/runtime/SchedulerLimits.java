package io.jinwen.engine.runtime;

import java.time.Duration;

/**
 * The bounds of the loop.
 *
 * @param sequencesMax requests computed side by side
 * @param queueMax requests that may wait
 * @param contextTokensMax tokens of prompt and answer together
 * @param chunkTokens most prompt tokens of one forward pass
 * @param guess whether answers that repeat their source may be guessed ahead
 * @param screen whether logits that cannot matter may be left out
 * @param readerPatience how long a full queue of events may stay unread before its request ends
 * @param stall how long a step may take before the loop counts as stalled
 */
public record SchedulerLimits(
    int sequencesMax,
    int queueMax,
    int contextTokensMax,
    int chunkTokens,
    boolean guess,
    boolean screen,
    Duration readerPatience,
    Duration stall) {
  /** Guessed tokens of one pass, all answers together: each is a row more to multiply. */
  public static final int GUESSES_MAX = 8;

  /** Uncached prompt tokens from which expanding keys and values pays (see ExpandedAttention). */
  public static final int EXPAND_FROM_TOKENS = 192;

  /** An answer that nobody reads holds pages and a place; people stop reading for seconds. */
  public static final Duration READER_PATIENCE = Duration.ofMinutes(1);

  /** The longest honest step, a whole chunk through the largest model on one core, takes half. */
  public static final Duration STALL = Duration.ofMinutes(2);

  long readerPatienceNanos() {
    return readerPatience.toNanos();
  }

  long stallNanos() {
    return stall.toNanos();
  }
}
