package io.jinwen.assistant.http.openai;

import io.jinwen.assistant.conversation.AnswerEvent;
import io.jinwen.assistant.http.AnswerJson;
import io.jinwen.assistant.policy.compliance.Hint;
import io.jinwen.engine.api.ModelInfo;
import io.jinwen.engine.api.TokenScore;
import io.jinwen.engine.api.Usage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The documents of one chat completion, in the shape of OpenAI's API. */
final class CompletionJson implements AnswerDocuments {
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
  static String fingerprint(ModelInfo model) {
    String what = model.name() + '\n' + model.quantization() + '\n' + model.kernels();
    return "fp_%08x".formatted(what.hashCode());
  }

  @Override
  public Map<String, Object> whole(List<Complete> answers) {
    Map<String, Object> document = head("chat.completion");
    List<Object> choices = new ArrayList<>();
    List<Hint> hints = new ArrayList<>();
    for (Complete complete : answers) {
      choices.add(choice(choices.size(), complete));
      complete.hints().stream().filter(hint -> !hints.contains(hint)).forEach(hints::add);
    }
    document.put("choices", choices);
    document.put("usage", usage(answers.stream().map(Complete::done).toList()));
    putHints(document, hints);
    return document;
  }

  private static Map<String, Object> choice(int index, Complete complete) {
    WholeAnswer answer = complete.answer();
    boolean called = !answer.calls().isEmpty();
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("role", "assistant");
    message.put("content", answer.text().isEmpty() && called ? null : answer.text());
    message.put("refusal", null);
    if (called) {
      message.put("tool_calls", answer.calls());
    }
    if (!complete.thinking().isEmpty()) {
      message.put("reasoning_content", complete.thinking());
    }
    Map<String, Object> choice = new LinkedHashMap<>();
    choice.put("index", index);
    choice.put("message", message);
    choice.put("logprobs", complete.scores().isEmpty() ? null : ScoresJson.of(complete.scores()));
    choice.put("finish_reason", finishReason(complete.done(), called));
    putDocuments(choice, complete.done());
    return choice;
  }

  @Override
  public Optional<Map<String, Object>> begin(int index) {
    Map<String, Object> delta = new LinkedHashMap<>();
    delta.put("role", "assistant");
    delta.put("content", "");
    return Optional.of(chunk(index, delta, List.of(), null));
  }

  /** Log-probabilities are told for the answer, not for thinking. */
  @Override
  public Map<String, Object> piece(
      int index, String text, boolean thinking, List<TokenScore> scores) {
    return thinking
        ? chunk(index, Map.of("reasoning_content", text), List.of(), null)
        : chunk(index, Map.of("content", text), scores, null);
  }

  @Override
  public Map<String, Object> call(int index, Map<String, Object> delta, List<TokenScore> scores) {
    return chunk(index, delta, scores, null);
  }

  @Override
  public String callId(int index) {
    return "call_%s-%d".formatted(requestId, index);
  }

  @Override
  public Map<String, Object> end(
      int index, List<Hint> hints, boolean called, AnswerEvent.Done done) {
    Map<String, Object> choice = choice(index, Map.of(), List.of(), finishReason(done, called));
    putDocuments(choice, done);
    Map<String, Object> document = chunk(choice);
    putHints(document, hints);
    return document;
  }

  @Override
  public Map<String, Object> cost(List<AnswerEvent.Done> answers) {
    Map<String, Object> document = head("chat.completion.chunk");
    document.put("choices", List.of());
    document.put("usage", usage(answers));
    return document;
  }

  private Map<String, Object> chunk(
      int index, Map<String, Object> delta, List<TokenScore> scores, String finishReason) {
    return chunk(choice(index, delta, scores, finishReason));
  }

  private static Map<String, Object> choice(
      int index, Map<String, Object> delta, List<TokenScore> scores, String finishReason) {
    Map<String, Object> choice = new LinkedHashMap<>();
    choice.put("index", index);
    choice.put("delta", delta);
    choice.put("logprobs", scores.isEmpty() ? null : ScoresJson.of(scores));
    choice.put("finish_reason", finishReason);
    return choice;
  }

  private Map<String, Object> chunk(Map<String, Object> choice) {
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
  static String finishReason(AnswerEvent.Done done, boolean called) {
    return switch (done.ending()) {
      case COMPLETE, APPROVED, CALCULATED, EXTRACTED, BY_RULE, NO_GROUND ->
          called ? "tool_calls" : "stop";
      case TRUNCATED, STOPPED, FAILED -> "length";
      case BLOCKED, REFUSED -> "content_filter";
    };
  }

  /** Ours: what the documents that were asked bear out of an answer. */
  private static void putDocuments(Map<String, Object> choice, AnswerEvent.Done done) {
    done.documents().ifPresent(proof -> choice.put("documents", AnswerJson.documents(proof)));
  }

  /** Ours: sentences that belong beside the answer. OpenAI's clients read past it. */
  static void putHints(Map<String, Object> document, List<Hint> hints) {
    if (!hints.isEmpty()) {
      document.put("hints", AnswerJson.hints(hints));
    }
  }

  /** Of several answers; the prompt is computed once. */
  static Map<String, Object> usage(List<AnswerEvent.Done> answers) {
    List<Usage> each = answers.stream().map(AnswerEvent.Done::usage).toList();
    int prompt = each.getFirst().promptTokens();
    int completion = each.stream().mapToInt(Usage::completionTokens).sum();
    int thinking = each.stream().mapToInt(Usage::thinkingTokens).sum();
    Map<String, Object> cost = new LinkedHashMap<>();
    cost.put("prompt_tokens", prompt);
    cost.put("completion_tokens", completion);
    cost.put("total_tokens", prompt + completion);
    cost.put("prompt_tokens_details", Map.of("cached_tokens", each.getFirst().cachedTokens()));
    cost.put("completion_tokens_details", Map.of("reasoning_tokens", thinking));
    return cost;
  }
}
