package io.jinwen.assistant.http.openai;

import io.jinwen.engine.api.AnswerFormat;
import io.jinwen.engine.api.ChatMessage;
import io.jinwen.engine.api.GenerationRequest;
import io.jinwen.engine.api.JsonShape;
import io.jinwen.engine.api.ModelInfo;
import io.jinwen.engine.api.Prompt;
import io.jinwen.engine.api.SamplingParams;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * JSON → {@link CompletionRequest}. A field that would change the answer is honoured or refused by
 * name; null counts as absent, as OpenAI's clients send it.
 */
final class CompletionReader {
  /** Most tokens of an answer where the client names no number; OpenAI's own servers have none. */
  static final int TOKENS_MAX_DEFAULT = 2_048;

  /** They concern OpenAI's accounts and caches; an answer is the same without them. */
  private static final Set<String> WITHOUT_EFFECT =
      Set.of(
          "user",
          "metadata",
          "store",
          "service_tier",
          "safety_identifier",
          "prompt_cache_key",
          "prompt_cache_retention",
          "prediction");

  private static final int CHOICES_MAX = 4;
  private static final int STOP_TEXTS_MAX = 16;
  private static final int STOP_CHARACTERS_MAX = 256;
  private static final int BIASES_MAX = 1_024;

  /** The bounds of {@link SamplingParams} where the API's are as a decimal number. */
  private static final float MIN_P_MAX = 0.999_99f;

  private static final float PENALTY_MIN = Math.nextUp(0.01f);

  private final SamplingParams.Builder sampling =
      SamplingParams.DEFAULT.toBuilder().maxNewTokens(TOKENS_MAX_DEFAULT);
  private final boolean canThink;
  private final ToolsReader tools;
  private String model = ModelName.DEFAULT; // there is only one
  private List<ChatMessage> messages;
  private AnswerFormat format = new AnswerFormat.Free();
  private boolean scored;
  private int alternatives;
  private boolean stops;
  private boolean penalised;
  private boolean thinking;
  private boolean streamed;
  private boolean usageStreamed;
  private int choices = 1;

  private CompletionReader(ModelInfo can) {
    this.canThink = can.canThink();
    this.tools = new ToolsReader(can.canUseTools());
  }

  /**
   * @param can what the model can do. Where it cannot think, a client of another server that wishes
   *     it is answered without, and one that sets our own {@code thinking} is refused later; where
   *     it cannot use tools, those that are only offered are left out
   * @throws io.jinwen.assistant.http.ProblemException naming the first field that is missing,
   *     unknown, not supported, of the wrong type or out of its range
   */
  static CompletionRequest read(JsonNode body, ModelInfo can) {
    CompletionReader reader = new CompletionReader(can);
    for (Map.Entry<String, JsonNode> field : body.properties()) {
      if (!field.getValue().isNull() && !WITHOUT_EFFECT.contains(field.getKey())) {
        reader.take(field.getKey(), field.getValue());
      }
    }
    if (reader.messages == null) {
      throw Fields.missing("messages");
    }
    return new CompletionRequest(
        reader.model,
        reader.generation(),
        reader.streamed,
        reader.usageStreamed,
        reader.tools.leftOut(),
        reader.choices);
  }

  private GenerationRequest generation() {
    tools
        .calls()
        .ifPresent(calls -> {
          if (format instanceof AnswerFormat.Json) {
            throw Fields.unsupported("response_format", "不能与 tools 同时使用");
          }
          format = calls;
        });
    if (format instanceof AnswerFormat.Json) {
      if (stops) {
        throw Fields.unsupported("stop", "与 response_format 同用会截断 JSON");
      }
      if (!penalised) {
        sampling.repetitionPenalty(1); // JSON repeats its quotes and braces
      }
    }
    if (format instanceof AnswerFormat.Calls && !penalised) {
      sampling.repetitionPenalty(1);
    }
    if (alternatives > 0 && !scored) {
      throw Fields.unsupported("top_logprobs", "需要同时设 logprobs 为 true");
    }
    return new GenerationRequest(
        new Prompt.Chat(messages, thinking, tools.shown()),
        sampling.build(),
        format,
        scored ? OptionalInt.of(alternatives) : OptionalInt.empty());
  }

  private void take(String name, JsonNode value) {
    switch (name) {
      case "model" -> model = Fields.string(name, value);
      case "messages" -> messages = MessagesReader.read(value, tools.canUse());
      case "max_tokens", "max_completion_tokens" ->
          sampling.maxNewTokens(
              Fields.isMinusOne(value)
                  ? TOKENS_MAX_DEFAULT
                  : (int) Fields.integer(name, value, 1, 131_072));
      case "temperature" -> sampling.temperature(Fields.number(name, value, 0, 5));
      case "top_p" -> sampling.topP(Math.max(Float.MIN_VALUE, Fields.number(name, value, 0, 1)));
      case "top_k" ->
          sampling.topK(
              Fields.isMinusOne(value) ? 0 : (int) Fields.integer(name, value, 0, 1_000_000));
      case "min_p" -> sampling.minP(Math.min(MIN_P_MAX, Fields.number(name, value, 0, 1)));
      case "repetition_penalty" -> {
        sampling.repetitionPenalty(Math.max(PENALTY_MIN, Fields.number(name, value, 0.01, 10)));
        penalised = true;
      }
      case "presence_penalty" -> sampling.presencePenalty(Fields.number(name, value, -2, 2));
      case "frequency_penalty" -> sampling.frequencyPenalty(Fields.number(name, value, -2, 2));
      case "seed" -> sampling.seed(Fields.integer(name, value, Long.MIN_VALUE, Long.MAX_VALUE));
      case "stop" -> {
        List<String> texts = stopTexts(value);
        sampling.stop(texts);
        stops = !texts.isEmpty();
      }
      case "logit_bias" -> sampling.logitBias(biases(value));
      case "logprobs" -> scored = Fields.bool(name, value);
      case "top_logprobs" ->
          alternatives = (int) Fields.integer(name, value, 0, GenerationRequest.ALTERNATIVES_MAX);
      case "response_format" -> format = format(Fields.object(name, value));
      case "thinking" -> thinking = ThinkingSwitch.read(name, value);
      case "enable_thinking", "chat_template_kwargs", "reasoning_effort" ->
          thinking = ThinkingSwitch.read(name, value) && canThink;
      case "tools", "functions", "tool_choice", "function_call", "parallel_tool_calls" ->
          tools.take(name, value);
      case "n" -> choices = (int) Fields.integer(name, value, 1, CHOICES_MAX);
      case "stream" -> streamed = Fields.bool(name, value);
      case "stream_options" -> usageStreamed = usageStreamed(Fields.object(name, value));
      default -> onlyAsDefault(name, value);
    }
  }

  /** Fields that are taken where they ask for what is done anyway. */
  private static void onlyAsDefault(String name, JsonNode value) {
    boolean asDone =
        switch (name) {
          case "modalities" ->
              Fields.array(name, value).size() == 1 && value.get(0).asString("").equals("text");
          case "audio", "verbosity", "web_search_options", "moderation" -> false;
          default -> throw Fields.unknown(name);
        };
    if (!asDone) {
      throw Fields.unsupported(name, "请去掉这个字段");
    }
  }

  private static AnswerFormat format(JsonNode value) {
    for (String field : value.propertyNames()) {
      if (!List.of("type", "schema", "json_schema").contains(field)) {
        throw Fields.unknown("response_format." + field);
      }
    }
    String type = Fields.string("response_format.type", value.path("type"));
    return switch (type) {
      case "text" -> new AnswerFormat.Free();
      case "json_object" ->
          value.path("schema").isObject() // as llama.cpp has it
              ? JsonSchemaReader.read("response_format.schema", value.path("schema"))
              : new AnswerFormat.Json(new JsonShape.Table(new JsonShape.Any()), Map.of());
      case "json_schema" -> {
        String name = "response_format.json_schema";
        JsonNode schema = Fields.object(name, value.path("json_schema")).path("schema");
        yield JsonSchemaReader.read(name + ".schema", Fields.object(name + ".schema", schema));
      }
      default ->
          throw Fields.outOfRange(
              "response_format.type", value.path("type"), "text、json_object 或 json_schema");
    };
  }

  private static boolean usageStreamed(JsonNode options) {
    boolean usage = false;
    for (Map.Entry<String, JsonNode> option : options.properties()) {
      String name = "stream_options." + option.getKey();
      switch (option.getKey()) {
        case "include_usage" -> usage = Fields.bool(name, option.getValue());
        case "include_obfuscation" -> Fields.bool(name, option.getValue());
        default -> throw Fields.unknown(name);
      }
    }
    return usage;
  }

  private static List<String> stopTexts(JsonNode value) {
    List<String> texts = new ArrayList<>();
    if (value.isArray()) {
      value.forEach(text -> texts.add(Fields.string("stop", text)));
    } else {
      texts.add(Fields.string("stop", value));
    }
    boolean tooLong = texts.stream().anyMatch(t -> t.isEmpty() || t.length() > STOP_CHARACTERS_MAX);
    if (tooLong || texts.size() > STOP_TEXTS_MAX) {
      throw Fields.outOfRange(
          "stop", value, "最多 %d 条，每条 1 到 %d 个字符".formatted(STOP_TEXTS_MAX, STOP_CHARACTERS_MAX));
    }
    return texts;
  }

  private static Map<Integer, Float> biases(JsonNode value) {
    Map<Integer, Float> biases = new HashMap<>();
    for (Map.Entry<String, JsonNode> entry : Fields.object("logit_bias", value).properties()) {
      String name = "logit_bias." + entry.getKey();
      if (!entry.getKey().matches("\\d{1,9}")) {
        throw Fields.wrongType(name, "以词元编号为名");
      }
      biases.put(
          Integer.parseInt(entry.getKey()), Fields.number(name, entry.getValue(), -100, 100));
    }
    if (biases.size() > BIASES_MAX) {
      throw Fields.outOfRange("logit_bias", value, "最多 %d 项".formatted(BIASES_MAX));
    }
    return biases;
  }
}
