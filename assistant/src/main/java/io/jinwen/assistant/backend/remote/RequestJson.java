package io.jinwen.assistant.backend.remote;

import io.jinwen.engine.api.AnswerFormat;
import io.jinwen.engine.api.ChatMessage;
import io.jinwen.engine.api.GenerationRequest;
import io.jinwen.engine.api.Prompt;
import io.jinwen.engine.api.SamplingParams;
import io.jinwen.engine.api.ToolCall;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** A request as the body of a chat completion, in the words of the server. */
final class RequestJson {
  private RequestJson() {}

  static String of(String model, Dialect dialect, Prompt.Chat prompt, GenerationRequest request) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("model", model);
    body.put("messages", prompt.messages().stream().map(RequestJson::message).toList());
    body.put("stream", true);
    body.put("stream_options", Map.of("include_usage", true));
    switch (dialect) {
      case JINWEN -> {
        body.put("thinking", prompt.thinking());
        if (request.background()) {
          body.put("service_tier", "flex"); // others would read it as a matter of price
        }
      }
      case LLAMA_CPP, VLLM, SGLANG ->
          body.put("chat_template_kwargs", Map.of("enable_thinking", prompt.thinking()));
      case OTHER -> {
        if (prompt.thinking()) {
          body.put("reasoning_effort", "medium");
        }
      }
    }
    putSampling(body, dialect, request.sampling());
    putFormat(body, prompt, request.format());
    return JsonMapper.shared().writeValueAsString(body);
  }

  /** A bare text that is gone on with. */
  static String of(String model, Dialect dialect, Prompt.Text prompt, GenerationRequest request) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("model", model);
    body.put("prompt", prompt.text());
    body.put("stream", true);
    body.put("stream_options", Map.of("include_usage", true));
    putSampling(body, dialect, request.sampling());
    if (request.format() instanceof AnswerFormat.Json json) {
      putJson(body, json);
    }
    return JsonMapper.shared().writeValueAsString(body);
  }

  private static void putFormat(Map<String, Object> body, Prompt.Chat prompt, AnswerFormat format) {
    switch (format) {
      case AnswerFormat.Free _ -> {}
      case AnswerFormat.Json json -> putJson(body, json);
      case AnswerFormat.Calls calls -> {
        body.put(
            "tools",
            prompt.tools().stream()
                .map(tool -> Map.of("type", "function", "function", tool.definition()))
                .toList());
        body.put("tool_choice", choice(prompt, calls));
        body.put("parallel_tool_calls", calls.several());
      }
    }
  }

  private static void putJson(Map<String, Object> body, AnswerFormat.Json json) {
    body.put(
        "response_format",
        Map.of(
            "type",
            "json_schema",
            "json_schema",
            Map.of("name", "answer", "strict", true, "schema", SchemaJson.of(json))));
  }

  private static Object choice(Prompt.Chat prompt, AnswerFormat.Calls calls) {
    if (!calls.demanded()) {
      return "auto";
    }
    String first = calls.functions().getFirst().name();
    return calls.functions().size() == prompt.tools().size()
        ? "required"
        : Map.of("type", "function", "function", Map.of("name", first));
  }

  private static Map<String, Object> message(ChatMessage message) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("role", message.role().name().toLowerCase(Locale.ROOT));
    document.put("content", message.content());
    if (!message.toolCalls().isEmpty()) {
      document.put("tool_calls", message.toolCalls().stream().map(RequestJson::call).toList());
    }
    if (!message.answersCall().isEmpty()) {
      document.put("tool_call_id", message.answersCall());
    }
    return document;
  }

  private static Map<String, Object> call(ToolCall call) {
    String arguments = JsonMapper.shared().writeValueAsString(call.arguments());
    return Map.of(
        "id",
        call.id(),
        "type",
        "function",
        "function",
        Map.of("name", call.name(), "arguments", arguments));
  }

  /**
   * Servers of these kinds have defaults of their own, so neutral values are told too; others get
   * no field that OpenAI's API lacks unless it says something.
   */
  private static void putSampling(
      Map<String, Object> body, Dialect dialect, SamplingParams sampling) {
    body.put("max_tokens", sampling.maxNewTokens());
    body.put("temperature", sampling.temperature());
    body.put("top_p", sampling.topP());
    if (dialect == Dialect.OTHER) {
      putUnless(body, "top_k", sampling.topK(), 0);
      putUnless(body, "min_p", sampling.minP(), 0f);
      putUnless(body, "repetition_penalty", sampling.repetitionPenalty(), 1f);
      putUnless(body, "presence_penalty", sampling.presencePenalty(), 0f);
      putUnless(body, "frequency_penalty", sampling.frequencyPenalty(), 0f);
    } else {
      boolean minusOneIsAll = dialect == Dialect.VLLM || dialect == Dialect.SGLANG;
      body.put("top_k", sampling.topK() == 0 && minusOneIsAll ? -1 : sampling.topK());
      body.put("min_p", sampling.minP());
      body.put("presence_penalty", sampling.presencePenalty());
      body.put("frequency_penalty", sampling.frequencyPenalty());
      boolean llama = dialect == Dialect.LLAMA_CPP;
      body.put(llama ? "repeat_penalty" : "repetition_penalty", sampling.repetitionPenalty());
      if (llama) {
        body.put("repeat_last_n", SamplingParams.PENALTY_WINDOW);
      }
    }
    sampling
        .seed()
        .ifPresent(seed -> {
          body.put("seed", seed);
          if (dialect == Dialect.LLAMA_CPP) {
            body.put("cache_prompt", false); // what is reused changes the batches, and the text
          }
        });
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
