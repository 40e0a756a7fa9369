package io.jinwen.assistant.context;

/** The question does not fit even without history and notes. */
public final class PromptTooLargeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int tokens;
  private final int tokensMax;

  PromptTooLargeException(int tokens, int tokensMax) {
    super(
        "the question takes %d tokens with its instructions, there is room for %d: shorten it"
            .formatted(tokens, tokensMax));
    this.tokens = tokens;
    this.tokensMax = tokensMax;
  }

  /** Tokens it would take. */
  public int tokens() {
    return tokens;
  }

  /** Tokens there is room for. */
  public int tokensMax() {
    return tokensMax;
  }
}
