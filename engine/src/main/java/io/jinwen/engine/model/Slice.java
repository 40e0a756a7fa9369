package io.jinwen.engine.model;

import io.jinwen.engine.cache.PageTable;

/**
 * The tokens of one sequence in a forward pass.
 *
 * @param pages where this sequence's keys and values are; has room for every position of the slice
 * @param firstRow row of its first token in the batch
 * @param firstPosition position of its first token in the sequence
 * @param count how many tokens, consecutive in rows and positions
 * @param route how attention is computed
 * @param logits for which of its tokens logits are wanted
 */
public record Slice(
    PageTable pages, int firstRow, int firstPosition, int count, Route route, Logits logits) {

  /** The two equal ways to attend; which one wins depends on how many tokens share the work. */
  public enum Route {
    /** Prompt tokens, attended in the cached form. */
    PROMPT,
    /** Prompt tokens of a long prompt: keys and values are made from the latent for each head. */
    PROMPT_EXPANDED,
    /**
     * Generated tokens, each as if it were alone: long contexts are split over the workers. Several
     * are the last one and guesses of what follows.
     */
    DECODE
  }

  /** Which tokens of a slice get logits. */
  public enum Logits {
    NONE,
    LAST,
    ALL
  }

  int rowEnd() {
    return firstRow + count;
  }

  public int positionEnd() {
    return firstPosition + count;
  }

  int logitRows() {
    return switch (logits) {
      case NONE -> 0;
      case LAST -> 1;
      case ALL -> count;
    };
  }
}
