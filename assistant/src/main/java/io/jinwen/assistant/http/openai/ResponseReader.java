package io.jinwen.assistant.http.openai;

import io.jinwen.assistant.http.Fields;
import io.jinwen.engine.api.ModelInfo;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Requests of OpenAI's responses API, read as those of chat completions. */
final class ResponseReader {
  private static final Set<String> SAME =
      Set.of(
          "model",
          "temperature",
          "top_p",
          "stream",
          "tools",
          "tool_choice",
          "parallel_tool_calls",
          "user",
          "metadata",
          "store",
          "service_tier",
          "safety_identifier",
          "prompt_cache_key",
          "prompt_cache_retention",
          "top_k",
          "min_p",
          "repetition_penalty",
          "seed",
          "thinking",
          "enable_thinking");

  private final ObjectNode chat = JsonMapper.shared().createObjectNode();
  private final ArrayNode messages = JsonMapper.shared().createArrayNode();

  private ResponseReader() {}

  static CompletionRequest read(JsonNode body, ModelInfo can) {
    ResponseReader reader = new ResponseReader();
    if (body.hasNonNull("instructions")) {
      String instructions = Fields.string("instructions", body.get("instructions"));
      reader.messages.addObject().put("role", "system").put("content", instructions);
    }
    for (Map.Entry<String, JsonNode> field : body.properties()) {
      if (!field.getValue().isNull()) {
        reader.take(field.getKey(), field.getValue());
      }
    }
    if (!body.hasNonNull("input")) {
      throw Fields.missing("input");
    }
    reader.chat.set("messages", reader.messages);
    return CompletionReader.read(reader.chat, can);
  }

  private void take(String name, JsonNode value) {
    switch (name) {
      case "instructions" -> {
        // stands before the conversation already
      }
      case "input" -> input(value);
      case "max_output_tokens" -> chat.set("max_tokens", value);
      case "reasoning" -> {
        JsonNode effort = Fields.object(name, value).path("effort");
        if (!effort.isMissingNode() && !effort.isNull()) {
          chat.set("reasoning_effort", effort);
        }
      }
      case "text" -> format(Fields.object(name, value).path("format"));
      case "truncation" -> onlyAs(name, value, "disabled");
      case "include" -> {
        if (!Fields.array(name, value).isEmpty()) {
          throw Fields.unsupported(name, "请去掉这个字段");
        }
      }
      case "background" -> onlyAs(name, value, "false");
      case "stream_options" -> Fields.object(name, value);
      case "top_logprobs" -> onlyAs(name, value, "0");
      case "previous_response_id", "conversation" ->
          throw Fields.unsupported(name, "答复不留存，请在 input 里带上整个对话");
      default -> {
        if (!SAME.contains(name)) {
          throw Fields.unknown(name);
        }
        chat.set(name, value);
      }
    }
  }

  private static void onlyAs(String name, JsonNode value, String done) {
    if (!value.asString("").equals(done)) {
      throw Fields.unsupported(name, "只能是 " + done);
    }
  }

  /** The schema stands beside its type here, and within {@code json_schema} there. */
  private void format(JsonNode format) {
    if (format.isMissingNode() || format.isNull()) {
      return;
    }
    ObjectNode own = ((ObjectNode) Fields.object("text.format", format)).deepCopy();
    ObjectNode there = chat.putObject("response_format");
    there.set("type", own.remove("type"));
    if (there.path("type").asString("").equals("json_schema")) {
      there.set("json_schema", own);
      return;
    }
    for (Map.Entry<String, JsonNode> field : own.properties()) {
      if (!field.getValue().isNull()) {
        throw Fields.unsupported("text.format." + field.getKey(), "只与 type 为 json_schema 时同用");
      }
    }
  }

  private void input(JsonNode value) {
    if (value.isString()) {
      messages.addObject().put("role", "user").put("content", value.stringValue());
      return;
    }
    int index = 0;
    for (JsonNode item : Fields.array("input", value)) {
      String place = "input[%d]".formatted(index++);
      switch (Fields.object(place, item).path("type").asString("message")) {
        case "message" -> message(place, item);
        case "function_call" -> call(item);
        case "function_call_output" ->
            messages
                .addObject()
                .put("role", "tool")
                .put("tool_call_id", item.path("call_id").asString(""))
                .put("content", text(place + ".output", item.path("output")));
        case "reasoning" -> {
          // past thinking is not read again
        }
        default ->
            throw Fields.unsupported(place + ".type=" + item.path("type").asString(""), "请去掉这一项");
      }
    }
  }

  private void message(String place, JsonNode item) {
    messages
        .addObject()
        .put("role", Fields.string(place + ".role", item.path("role")))
        .put("content", text(place + ".content", item.path("content")));
  }

  /** Calls of one answer that follow each other are one message of the chat. */
  private void call(JsonNode item) {
    JsonNode last = messages.isEmpty() ? messages : messages.get(messages.size() - 1);
    boolean goesOn = last.path("role").asString("").equals("assistant");
    ObjectNode message = goesOn ? (ObjectNode) last : messages.addObject().put("role", "assistant");
    ArrayNode calls =
        message.path("tool_calls").isArray()
            ? (ArrayNode) message.get("tool_calls")
            : message.putArray("tool_calls");
    ObjectNode call = calls.addObject().put("id", item.path("call_id").asString(""));
    call.put("type", "function");
    call.putObject("function")
        .put("name", item.path("name").asString(""))
        .put("arguments", item.path("arguments").asString("{}"));
  }

  private static String text(String place, JsonNode content) {
    if (content.isString()) {
      return content.stringValue();
    }
    StringBuilder text = new StringBuilder();
    for (JsonNode part : Fields.array(place, content)) {
      String type = Fields.object(place, part).path("type").asString("");
      if (!Set.of("input_text", "output_text", "text").contains(type)) {
        throw Fields.unsupported(place + ".type=" + type, "只接受文本");
      }
      text.append(Fields.string(place + ".text", part.path("text")));
    }
    return text.toString();
  }
}
