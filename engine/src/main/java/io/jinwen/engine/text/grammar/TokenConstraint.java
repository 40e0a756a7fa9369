package io.jinwen.engine.text.grammar;

/** Which tokens may come next in one answer. Used by one thread at a time. */
public interface TokenConstraint {
  /** Allows everything. */
  TokenConstraint NONE =
      new TokenConstraint() {
        @Override
        public void mask(float[] logits, int offset) {
          // nothing is forbidden
        }

        @Override
        public void accept(int token) {
          // nothing to remember
        }
      };

  /**
   * Sets the logit of every token that may not come next to −∞. At least one stays as it is.
   *
   * @param logits [vocabulary] from {@code offset}
   */
  void mask(float[] logits, int offset);

  /** Tells how many tokens the answer may have; called once, before the first of them. */
  default void limit(int tokensMax) {
    // most have none to reckon with
  }

  /** Whether the answer was led to its end early, because of its limit. */
  default boolean cutShort() {
    return false;
  }

  /** Takes the token that was drawn, one that the mask allowed. */
  void accept(int token);
}
