package io.jinwen.assistant.http.openai;

import io.jinwen.assistant.documents.DocumentChoice;
import io.jinwen.assistant.http.DocumentFields;
import io.jinwen.assistant.http.Fields;
import io.jinwen.assistant.http.SamplingFields;
import io.jinwen.engine.api.AnswerFormat;
import io.jinwen.engine.api.ChatMessage;
import io.jinwen.engine.api.GenerationRequest;
import io.jinwen.engine.api.JsonShape;
import io.jinwen.engine.api.ModelInfo;
import io.jinwen.engine.api.Prompt;
import io.jinwen.engine.api.SamplingParams;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
          "safety_identifier",
          "prompt_cache_key",
          "prompt_cache_retention",
          "prediction");

  private static final int CHOICES_MAX = 4;
  private static final int BIASES_MAX = 1_024;

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
  private boolean background;
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
        reader.tools.calculators(),
        reader.documents(body),
        reader.choices);
  }

  /** Answers from documents are free text, to a conversation of the usual form. */
  private Optional<DocumentChoice> documents(JsonNode body) {
    Optional<DocumentChoice> chosen = DocumentFields.of(body);
    if (chosen.isPresent()) {
      if (!(format instanceof AnswerFormat.Free)) {
        throw Fields.unsupported("response_format", "不能与 documents 同时使用");
      }
      if (!tools.shown().isEmpty() || tools.calculators()) {
        throw Fields.unsupported("tools", "不能与 documents 同时使用");
      }
      if (scored) {
        throw Fields.unsupported("logprobs", "不能与 documents 同时使用");
      }
      if (!takesTurns(messages)) {
        throw Fields.unsupported(
            "messages", "带 documents 时，开头可以有一条 system，然后 user 与 assistant 交替，以 user 结尾");
      }
    }
    return chosen;
  }

  private static boolean takesTurns(List<ChatMessage> messages) {
    int first =
        !messages.isEmpty() && messages.getFirst().role() == ChatMessage.Role.SYSTEM ? 1 : 0;
    for (int i = first; i < messages.size(); i++) {
      ChatMessage.Role expected =
          (i - first) % 2 == 0 ? ChatMessage.Role.USER : ChatMessage.Role.ASSISTANT;
      if (messages.get(i).role() != expected) {
        return false;
      }
    }
    return (messages.size() - first) % 2 == 1;
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
    if (tools.calculators()) {
      requireFreeText();
    }
    if ((format instanceof AnswerFormat.Calls || tools.calculators()) && !penalised) {
      sampling.repetitionPenalty(1);
    }
    if (alternatives > 0 && !scored) {
      throw Fields.unsupported("top_logprobs", "需要同时设 logprobs 为 true");
    }
    return new GenerationRequest(
        new Prompt.Chat(messages, thinking, tools.shown()),
        sampling.build(),
        format,
        scored ? OptionalInt.of(alternatives) : OptionalInt.empty(),
        background || ChatTasks.isOne(messages));
  }

  /** Into what the calculators say no form fits, and the model has no scores for it. */
  private void requireFreeText() {
    if (format instanceof AnswerFormat.Json) {
      throw Fields.unsupported("response_format", "不能与 calculators 同时使用");
    }
    if (scored) {
      throw Fields.unsupported("logprobs", "不能与 calculators 同时使用");
    }
  }

  private void take(String name, JsonNode value) {
    if (DocumentFields.NAMES.contains(name)) {
      return; // read together
    }
    if (SamplingFields.names().contains(name)) {
      SamplingFields.read(name, value).applyTo(sampling);
      penalised |= name.equals("repetition_penalty");
      stops |= name.equals("stop") && !(value.isArray() && value.isEmpty());
      return;
    }
    switch (name) {
      case "model" -> model = Fields.string(name, value);
      case "messages" -> messages = MessagesReader.read(value, tools.canUse());
      case "max_tokens", "max_completion_tokens" ->
          sampling.maxNewTokens(
              Fields.isMinusOne(value)
                  ? TOKENS_MAX_DEFAULT
                  : (int) Fields.integer(name, value, 1, SamplingFields.TOKENS_MAX));
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
      case "service_tier" -> background = value.asString("").equals("flex");
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
    String type = Fields.string("response_format.type", value.path("type"));
    for (String field : value.propertyNames()) {
      String name = "response_format." + field;
      switch (field) {
        case "type" -> {}
        case "schema" -> requireType(name, value.get(field), type, "json_object");
        case "json_schema" -> requireType(name, value.get(field), type, "json_schema");
        default -> throw Fields.unknown(name);
      }
    }
    return switch (type) {
      case "text" -> new AnswerFormat.Free();
      case "json_object" ->
          value.hasNonNull("schema") // as llama.cpp has it
              ? JsonSchemaReader.read(
                  "response_format.schema",
                  Fields.object("response_format.schema", value.get("schema")))
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

  /** A schema that would not be held is no schema to be silent about. */
  private static void requireType(String name, JsonNode value, String type, String itsType) {
    if (!value.isNull() && !type.equals(itsType)) {
      throw Fields.unsupported(name, "只与 type 为 %s 时同用".formatted(itsType));
    }
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

  private static Map<Integer, Float> biases(JsonNode value) {
    Map<Integer, Float> biases = new HashMap<>();
    for (Map.Entry<String, JsonNode> entry : Fields.object("logit_bias", value).properties()) {
      String name = "logit_bias." + entry.getKey();
      if (!entry.getKey().matches("\\d{1,9}")) {
        throw Fields.wrongType(name, "以 token 编号为名");
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
