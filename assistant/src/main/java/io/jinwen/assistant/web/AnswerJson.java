package io.jinwen.assistant.web;

import io.jinwen.engine.api.FinishReason;
import io.jinwen.engine.api.Usage;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What the wire says at the end of an answer. */
final class AnswerJson {
  private AnswerJson() {}

  /** {@code finish_reason} and {@code usage}. */
  static Map<String, Object> ending(FinishReason reason, Usage usage) {
    Map<String, Object> ending = new LinkedHashMap<>();
    ending.put("finish_reason", reason.name().toLowerCase(Locale.ROOT));
    ending.put("usage", usage(usage));
    return ending;
  }

  /** What an answer cost. */
  static Map<String, Object> usage(Usage usage) {
    Map<String, Object> cost = new LinkedHashMap<>();
    cost.put("prompt_tokens", usage.promptTokens());
    cost.put("cached_tokens", usage.cachedTokens());
    cost.put("completion_tokens", usage.completionTokens());
    cost.put("thinking_tokens", usage.thinkingTokens());
    cost.put("queue_ms", Math.round(usage.queueMillis()));
    cost.put("first_token_ms", Math.round(usage.firstTokenMillis()));
    cost.put("total_ms", Math.round(usage.totalMillis()));
    cost.put("tokens_per_second", Math.round(usage.tokensPerSecond() * 10) / 10.0);
    return cost;
  }
}
