package io.jinwen.assistant.conversation;

import io.jinwen.engine.api.Usage;

/**
 * How quickly an answer came.
 *
 * @param timeToFirstTokenMillis from the question until the first token was chosen; 0 where no
 *     model ran
 * @param tokensPerSecond after the first token; 0 where there were fewer than two
 */
public record Timing(double timeToFirstTokenMillis, double tokensPerSecond) {
  static final Timing NONE = new Timing(0, 0);

  static Timing of(Usage usage) {
    return new Timing(usage.firstTokenMillis(), usage.tokensPerSecond());
  }
}
