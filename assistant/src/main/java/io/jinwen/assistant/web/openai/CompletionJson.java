package io.jinwen.assistant.web.openai;

import io.jinwen.assistant.chat.AnswerEvent;
import io.jinwen.assistant.compliance.Hint;
import io.jinwen.assistant.web.AnswerJson;
import io.jinwen.engine.api.ModelInfo;
import io.jinwen.engine.api.TokenScore;
import io.jinwen.engine.api.Usage;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The documents of one completion, in the shape of OpenAI's API. */
final class CompletionJson {
  private final String requestId;
  private final String id;
  private final long createdSeconds = Instant.now().getEpochSecond();
  private final String model;
  private final String fingerprint;

  CompletionJson(String requestId, ModelInfo model) {
    this.requestId = requestId;
    this.id = "chatcmpl-" + requestId;
    this.model = model.name();
    this.fingerprint = fingerprint(model);
  }

  /** The same while the same weights are computed in the same way. */
  private static String fingerprint(ModelInfo model) {
    String what = model.name() + '\n' + model.quantization() + '\n' + model.kernels();
    return "fp_%08x".formatted(what.hashCode());
  }

  /** The whole answer. */
  Map<String, Object> whole(
      WholeAnswer answer,
      String thoughts,
      List<TokenScore> scores,
      List<Hint> hints,
      AnswerEvent.Done done) {
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("role", "assistant");
    message.put(
        "content", answer.text().isEmpty() && !answer.calls().isEmpty() ? null : answer.text());
    message.put("refusal", null);
    if (!answer.calls().isEmpty()) {
      message.put("tool_calls", answer.calls());
    }
    if (!thoughts.isEmpty()) {
      message.put("reasoning_content", thoughts);
    }
    Map<String, Object> choice = new LinkedHashMap<>();
    choice.put("index", 0);
    choice.put("message", message);
    choice.put("logprobs", scores.isEmpty() ? null : ScoresJson.of(scores));
    choice.put("finish_reason", finishReason(done, !answer.calls().isEmpty()));
    Map<String, Object> document = head("chat.completion");
    document.put("choices", List.of(choice));
    document.put("usage", usage(done.usage()));
    putHints(document, hints);
    return document;
  }

  /** The first chunk: who speaks. */
  Map<String, Object> begin() {
    Map<String, Object> delta = new LinkedHashMap<>();
    delta.put("role", "assistant");
    delta.put("content", "");
    return chunk(delta, List.of(), null);
  }

  /** Some of the answer; log-probabilities are told for the answer, not for thinking. */
  Map<String, Object> piece(String text, boolean thinking, List<TokenScore> scores) {
    return thinking
        ? chunk(Map.of("reasoning_content", text), List.of(), null)
        : chunk(Map.of("content", text), scores, null);
  }

  /** Some of a call of a tool. */
  Map<String, Object> call(Map<String, Object> delta, List<TokenScore> scores) {
    return chunk(delta, scores, null);
  }

  /** By which a tool's result names its call. */
  String callId(int index) {
    return "call_%s-%d".formatted(requestId, index);
  }

  /** The last chunk of the answer: why it ended, and what is to be said beside it. */
  Map<String, Object> end(List<Hint> hints, boolean called, AnswerEvent.Done done) {
    Map<String, Object> document = chunk(Map.of(), List.of(), finishReason(done, called));
    putHints(document, hints);
    return document;
  }

  /** The chunk after the end, for those who ask for it. */
  Map<String, Object> cost(Usage usage) {
    Map<String, Object> document = head("chat.completion.chunk");
    document.put("choices", List.of());
    document.put("usage", usage(usage));
    return document;
  }

  private Map<String, Object> chunk(
      Map<String, Object> delta, List<TokenScore> scores, String finishReason) {
    Map<String, Object> choice = new LinkedHashMap<>();
    choice.put("index", 0);
    choice.put("delta", delta);
    choice.put("logprobs", scores.isEmpty() ? null : ScoresJson.of(scores));
    choice.put("finish_reason", finishReason);
    Map<String, Object> document = head("chat.completion.chunk");
    document.put("choices", List.of(choice));
    return document;
  }

  private Map<String, Object> head(String object) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("id", id);
    document.put("object", object);
    document.put("created", createdSeconds);
    document.put("model", model);
    document.put("system_fingerprint", fingerprint);
    return document;
  }

  /** A loop that was stopped is an answer cut short, and {@code length} is the word for that. */
  private static String finishReason(AnswerEvent.Done done, boolean called) {
    return switch (done.ending()) {
      case COMPLETE, APPROVED, CALCULATED, BY_RULE, NO_GROUND -> called ? "tool_calls" : "stop";
      case TRUNCATED, STOPPED, FAILED -> "length";
      case BLOCKED, REFUSED -> "content_filter";
    };
  }

  /** Ours: sentences that belong beside the answer. OpenAI's clients read past it. */
  private static void putHints(Map<String, Object> document, List<Hint> hints) {
    if (!hints.isEmpty()) {
      document.put("hints", AnswerJson.hints(hints));
    }
  }

  private static Map<String, Object> usage(Usage usage) {
    Map<String, Object> cost = new LinkedHashMap<>();
    cost.put("prompt_tokens", usage.promptTokens());
    cost.put("completion_tokens", usage.completionTokens());
    cost.put("total_tokens", usage.promptTokens() + usage.completionTokens());
    cost.put("prompt_tokens_details", Map.of("cached_tokens", usage.cachedTokens()));
    cost.put("completion_tokens_details", Map.of("reasoning_tokens", usage.thinkingTokens()));
    return cost;
  }
}
