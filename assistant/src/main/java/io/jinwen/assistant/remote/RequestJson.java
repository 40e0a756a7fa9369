package io.jinwen.assistant.remote;

import io.jinwen.engine.api.AnswerFormat;
import io.jinwen.engine.api.ChatMessage;
import io.jinwen.engine.api.GenerationRequest;
import io.jinwen.engine.api.ModelInfo;
import io.jinwen.engine.api.Prompt;
import io.jinwen.engine.api.SamplingParams;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** A request as the body of a chat completion. What is at its neutral value is left out. */
final class RequestJson {
  private RequestJson() {}

  static String of(ModelInfo model, Prompt.Chat prompt, GenerationRequest request) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("model", model.name());
    body.put("messages", prompt.messages().stream().map(RequestJson::message).toList());
    body.put("stream", true);
    body.put("stream_options", Map.of("include_usage", true));
    if (prompt.thinking()) {
      body.put("thinking", true);
    }
    putSampling(body, request.sampling());
    if (request.format() instanceof AnswerFormat.Json json) {
      body.put(
          "response_format",
          Map.of(
              "type",
              "json_schema",
              "json_schema",
              Map.of("name", "answer", "strict", true, "schema", SchemaJson.of(json))));
    }
    return JsonMapper.shared().writeValueAsString(body);
  }

  private static Map<String, Object> message(ChatMessage message) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("role", message.role().name().toLowerCase(Locale.ROOT));
    document.put("content", message.content());
    return document;
  }

  private static void putSampling(Map<String, Object> body, SamplingParams sampling) {
    body.put("max_tokens", sampling.maxNewTokens());
    body.put("temperature", sampling.temperature());
    body.put("top_p", sampling.topP());
    putUnless(body, "top_k", sampling.topK(), 0);
    putUnless(body, "min_p", sampling.minP(), 0f);
    putUnless(body, "repetition_penalty", sampling.repetitionPenalty(), 1f);
    putUnless(body, "presence_penalty", sampling.presencePenalty(), 0f);
    putUnless(body, "frequency_penalty", sampling.frequencyPenalty(), 0f);
    sampling.seed().ifPresent(seed -> body.put("seed", seed));
    putUnless(body, "stop", sampling.stop(), List.of());
    putUnless(body, "logit_bias", sampling.logitBias(), Map.of());
  }

  private static void putUnless(
      Map<String, Object> body, String name, Object value, Object neutral) {
    if (!value.equals(neutral)) {
      body.put(name, value);
    }
  }
}
