package io.jinwen.assistant.http.openai;

import io.jinwen.assistant.http.Fields;
import io.jinwen.engine.api.GenerationRequest;
import io.jinwen.engine.api.ModelInfo;
import io.jinwen.engine.api.Prompt;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Requests of OpenAI's older API, which goes on with a bare text: read as those of the newer. */
final class TextCompletionReader {
  private static final int TOKENS_MAX_DEFAULT = 16; // as OpenAI's

  /** What only conversations have. */
  private static final Set<String> OF_CHAT =
      Set.of("messages", "tools", "tool_choice", "functions", "function_call", "top_logprobs");

  private TextCompletionReader() {}

  static CompletionRequest read(JsonNode body, ModelInfo can) {
    ObjectNode chat = ((ObjectNode) body).deepCopy();
    for (String name : chat.propertyNames().toArray(String[]::new)) {
      if (OF_CHAT.contains(name)) {
        throw Fields.unknown(name);
      }
    }
    String prompt = prompt(chat.remove("prompt"));
    onlyAsDone(chat, "echo", "false");
    onlyAsDone(chat, "suffix", "\"\"");
    onlyAsDone(chat, "best_of", "1");
    JsonNode scores = chat.remove("logprobs");
    if (scores != null && !scores.isNull()) {
      chat.put("logprobs", true);
      chat.put(
          "top_logprobs",
          (int) Fields.integer("logprobs", scores, 0, GenerationRequest.ALTERNATIVES_MAX));
    }
    if (!chat.hasNonNull("max_tokens")) {
      chat.put("max_tokens", TOKENS_MAX_DEFAULT);
    }
    chat.putArray("messages").addObject().put("role", "user").put("content", "-");
    return CompletionReader.read(chat, can).with(new Prompt.Text(prompt));
  }

  private static String prompt(JsonNode value) {
    if (value == null || value.isNull()) {
      throw Fields.missing("prompt");
    }
    JsonNode only = value.isArray() && value.size() == 1 ? value.get(0) : value;
    if (only.isArray() || only.isNumber()) {
      throw Fields.unsupported("prompt", "请发一条文本；token 编号和多条文本不接受");
    }
    String prompt = Fields.string("prompt", only);
    if (prompt.isEmpty()) {
      throw Fields.outOfRange("prompt", only, "非空文本");
    }
    return prompt;
  }

  private static void onlyAsDone(ObjectNode body, String name, String done) {
    JsonNode value = body.remove(name);
    if (value != null && !value.isNull() && !value.toString().equals(done)) {
      throw Fields.unsupported(name, "请去掉这个字段");
    }
  }
}
