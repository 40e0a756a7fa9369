package io.jinwen.assistant.http.openai;

import io.jinwen.assistant.conversation.AnswerEvent;
import io.jinwen.assistant.conversation.AnswerState;
import io.jinwen.engine.api.ModelInfo;
import io.jinwen.engine.api.Usage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The documents of one response, in the shape of OpenAI's API of that name. */
final class ResponseJson {
  private static final List<String> TOLD_BACK =
      List.of(
          "instructions",
          "max_output_tokens",
          "metadata",
          "parallel_tool_calls",
          "temperature",
          "top_p",
          "tool_choice",
          "tools",
          "text",
          "user");

  private final String requestId;
  private final long createdSeconds = Instant.now().getEpochSecond();
  private final ModelInfo model;
  private final JsonNode asked;

  ResponseJson(String requestId, ModelInfo model, JsonNode asked) {
    this.requestId = requestId;
    this.model = model;
    this.asked = asked;
  }

  String messageId() {
    return "msg_" + requestId;
  }

  String callId(int index) {
    return "call_%s-%d".formatted(requestId, index);
  }

  /** While the answer comes. */
  Map<String, Object> underWay() {
    return document("in_progress", null, List.of());
  }

  /**
   * An answer that is complete.
   *
   * @param mayCall whether its text may have calls of tools
   */
  Map<String, Object> whole(AnswerState answer, boolean mayCall) {
    AnswerEvent.Done done = answer.done().orElseThrow();
    List<Object> output = output(AnswerDocuments.Complete.of(answer, mayCall, this::callId));
    String reason = CompletionJson.finishReason(done, false);
    boolean whole = reason.equals("stop");
    String why = reason.equals("length") ? "max_output_tokens" : reason;
    Map<String, Object> document =
        document(whole ? "completed" : "incomplete", whole ? null : Map.of("reason", why), output);
    document.put("usage", usage(done.usage()));
    return document;
  }

  private List<Object> output(AnswerDocuments.Complete complete) {
    List<Object> output = new ArrayList<>();
    if (!complete.thinking().isEmpty()) {
      output.add(reasoning(complete.thinking()));
    }
    WholeAnswer answer = complete.answer();
    if (!answer.text().isEmpty() || answer.calls().isEmpty()) {
      output.add(message(answer.text(), "completed"));
    }
    for (int i = 0; i < answer.names().size(); i++) {
      output.add(call(i, answer.names().get(i), answer.arguments().get(i), "completed"));
    }
    return output;
  }

  private Map<String, Object> document(String status, Object incomplete, List<Object> output) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("id", "resp_" + requestId);
    document.put("object", "response");
    document.put("created_at", createdSeconds);
    document.put("status", status);
    document.put("error", null);
    document.put("incomplete_details", incomplete);
    document.put("model", model.name());
    document.put("output", output);
    document.put("previous_response_id", null);
    document.put("store", false);
    Map<String, Object> usual =
        Map.of(
            "metadata", Map.of(),
            "parallel_tool_calls", true,
            "tool_choice", "auto",
            "tools", List.of(),
            "text", Map.of("format", Map.of("type", "text")));
    for (String name : TOLD_BACK) {
      document.put(name, asked.hasNonNull(name) ? asked.get(name) : usual.get(name));
    }
    return document;
  }

  /** The answer's text as one item of the output. */
  Map<String, Object> message(String text, String status) {
    Map<String, Object> item = new LinkedHashMap<>();
    item.put("id", messageId());
    item.put("type", "message");
    item.put("status", status);
    item.put("role", "assistant");
    item.put("content", status.equals("in_progress") ? List.of() : List.of(part(text)));
    return item;
  }

  Map<String, Object> part(String text) {
    Map<String, Object> part = new LinkedHashMap<>();
    part.put("type", "output_text");
    part.put("text", text);
    part.put("annotations", List.of());
    part.put("logprobs", List.of());
    return part;
  }

  /** A call of a tool as one item of the output. */
  Map<String, Object> call(int index, String name, String arguments, String status) {
    Map<String, Object> item = new LinkedHashMap<>();
    item.put("id", "fc_%s-%d".formatted(requestId, index));
    item.put("type", "function_call");
    item.put("status", status);
    item.put("call_id", callId(index));
    item.put("name", name);
    item.put("arguments", arguments);
    return item;
  }

  /** The thinking as one item of the output. */
  private Map<String, Object> reasoning(String thoughts) {
    Map<String, Object> item = new LinkedHashMap<>();
    item.put("id", "rs_" + requestId);
    item.put("type", "reasoning");
    item.put("summary", List.of());
    item.put("content", List.of(Map.of("type", "reasoning_text", "text", thoughts)));
    return item;
  }

  private static Map<String, Object> usage(Usage usage) {
    Map<String, Object> cost = new LinkedHashMap<>();
    cost.put("input_tokens", usage.promptTokens());
    cost.put("input_tokens_details", Map.of("cached_tokens", usage.cachedTokens()));
    cost.put("output_tokens", usage.completionTokens());
    cost.put("output_tokens_details", Map.of("reasoning_tokens", usage.thinkingTokens()));
    cost.put("total_tokens", usage.promptTokens() + usage.completionTokens());
    return cost;
  }
}
