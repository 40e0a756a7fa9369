package io.jinwen.engine.api;

/**
 * What an answer cost.
 *
 * @param promptTokens tokens of the rendered prompt
 * @param cachedTokens how many of them were not computed because a cached page held them
 * @param completionTokens tokens generated, thinking included
 * @param thinkingTokens how many of them were thinking
 * @param queueMillis from submission until the first computation for this request
 * @param firstTokenMillis from submission until the first token was chosen
 * @param totalMillis from submission until the end
 */
public record Usage(
    int promptTokens,
    int cachedTokens,
    int completionTokens,
    int thinkingTokens,
    double queueMillis,
    double firstTokenMillis,
    double totalMillis) {

  /** Tokens per second after the first token; 0 where fewer than two were generated. */
  public double tokensPerSecond() {
    double millis = totalMillis - firstTokenMillis;
    return completionTokens > 1 && millis > 0 ? (completionTokens - 1) * 1000 / millis : 0;
  }
}
