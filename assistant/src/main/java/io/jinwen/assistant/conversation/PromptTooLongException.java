package io.jinwen.assistant.conversation;

/** A question does not fit into the model's context. */
public final class PromptTooLongException extends RuntimeException {
  private final int promptTokens;
  private final int contextTokensMax;

  PromptTooLongException(int promptTokens, int contextTokensMax, RuntimeException cause) {
    super(cause.getMessage(), cause);
    this.promptTokens = promptTokens;
    this.contextTokensMax = contextTokensMax;
  }

  public int promptTokens() {
    return promptTokens;
  }

  public int contextTokensMax() {
    return contextTokensMax;
  }
}
