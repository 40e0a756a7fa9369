package io.jinwen.assistant.http;

import static io.jinwen.assistant.http.NumberRange.real;
import static io.jinwen.assistant.http.NumberRange.realAbove;
import static io.jinwen.assistant.http.NumberRange.whole;

import io.jinwen.assistant.conversation.Question;
import io.jinwen.assistant.conversation.Question.SamplingOverrides;
import io.jinwen.assistant.documents.DocumentChoice;
import io.jinwen.assistant.knowledge.Role;
import io.jinwen.assistant.policy.compliance.Grades;
import io.jinwen.engine.api.SamplingParams;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BiConsumer;
import tools.jackson.databind.JsonNode;

/**
 * JSON → {@link ChatRequest}. Every field is honoured or refused by name; nothing is ignored and
 * nothing is converted silently.
 */
final class ChatRequestReader {
  /** A generation setting that is a number: its name, its bounds and what it changes. */
  private record Setting(
      String name, NumberRange range, BiConsumer<SamplingParams.Builder, BigDecimal> change) {}

  private static final List<Setting> SETTINGS =
      List.of(
          new Setting(
              "max_new_tokens", whole("1", "131072"), (s, v) -> s.maxNewTokens(v.intValueExact())),
          new Setting("temperature", real("0", "5"), (s, v) -> s.temperature(v.floatValue())),
          new Setting(
              "top_p",
              realAbove("0", "1"),
              (s, v) -> s.topP(Math.max(Float.MIN_VALUE, v.floatValue()))),
          new Setting("top_k", whole("0", "1000000"), (s, v) -> s.topK(v.intValueExact())),
          new Setting("min_p", real("0", "0.999999"), (s, v) -> s.minP(v.floatValue())),
          new Setting(
              "repetition_penalty",
              real("0.01", "10"),
              (s, v) -> s.repetitionPenalty(v.floatValue())),
          new Setting(
              "presence_penalty", real("-2", "2"), (s, v) -> s.presencePenalty(v.floatValue())),
          new Setting(
              "frequency_penalty", real("-2", "2"), (s, v) -> s.frequencyPenalty(v.floatValue())),
          new Setting(
              "seed",
              whole("-9223372036854775808", "9223372036854775807"),
              (s, v) -> s.seed(v.longValueExact())));

  private static final List<String> GRADES = List.of("1", "2", "3", "4", "5");
  private static final int STOP_TEXTS_MAX = 16;
  private static final int STOP_CHARACTERS_MAX = 256;
  private static final Set<String> KNOWN = known();

  private final BodyFields fields;

  private ChatRequestReader(JsonNode body) {
    this.fields = new BodyFields(body, KNOWN);
  }

  /**
   * @throws ProblemException naming the first field that is missing, unknown, of the wrong type or
   *     out of its range
   */
  static ChatRequest read(JsonNode body, String caller, String requestId) {
    ChatRequestReader reader = new ChatRequestReader(body);
    return new ChatRequest(reader.question(caller, requestId), reader.fields.bool("stream"));
  }

  private Question question(String caller, String requestId) {
    String prompt = prompt();
    Optional<String> session = fields.text("session_id");
    boolean branches = fields.has("parent_turn");
    if (branches && session.isEmpty()) {
      throw new ProblemException(
          ProblemKind.INVALID_REQUEST,
          "parent_turn 要和 session_id 一起给出。",
          Map.of("field", "parent_turn"));
    }
    return new Question(
        caller,
        session,
        fields.isNull("parent_turn") ? Optional.empty() : fields.text("parent_turn"),
        branches,
        fields.choice("role", Role.IDS),
        prompt,
        fields.bool("thinking"),
        fields.choice("prefer", List.of("approved", "generated")).equals(Optional.of("generated")),
        new Grades(grade("customer_grade", "C"), grade("product_grade", "R")),
        documents(),
        settings(),
        true,
        requestId);
  }

  /** Where neither field is given, no documents are asked. */
  private Optional<DocumentChoice> documents() {
    Optional<List<String>> ids = fields.texts("documents");
    Optional<String> collection = fields.text("collection");
    if (ids.isEmpty() && collection.isEmpty()) {
      return Optional.empty();
    }
    if (ids.orElse(List.of()).size() > DocumentChoice.IDS_MAX) {
      throw new ProblemException(
          ProblemKind.VALUE_OUT_OF_RANGE,
          "字段 documents 最多 %d 个编号。".formatted(DocumentChoice.IDS_MAX),
          Map.of("field", "documents"));
    }
    return Optional.of(new DocumentChoice(ids.orElse(List.of()), collection));
  }

  private String prompt() {
    Optional<String> prompt = fields.text("prompt");
    if (prompt.isEmpty() || prompt.get().isBlank()) {
      throw new ProblemException(
          ProblemKind.PROMPT_MISSING,
          prompt.isEmpty() ? "请求体缺少 prompt 字段。" : "prompt 是空的，请写上要问的话。",
          Map.of("field", "prompt"));
    }
    return prompt.get();
  }

  private OptionalInt grade(String name, String letter) {
    List<String> choices = GRADES.stream().map(letter::concat).toList();
    return fields
        .choice(name, choices)
        .map(grade -> OptionalInt.of(Integer.parseInt(grade.substring(1))))
        .orElse(OptionalInt.empty());
  }

  private SamplingOverrides settings() {
    List<SamplingOverrides> changes = new ArrayList<>();
    for (Setting setting : SETTINGS) {
      fields
          .number(setting.name, setting.range)
          .ifPresent(value -> changes.add(builder -> setting.change.accept(builder, value)));
    }
    fields
        .texts("stop")
        .map(ChatRequestReader::stopTexts)
        .ifPresent(texts -> changes.add(builder -> builder.stop(texts)));
    return builder -> changes.forEach(change -> change.applyTo(builder));
  }

  private static List<String> stopTexts(List<String> texts) {
    boolean tooLong = texts.stream().anyMatch(t -> t.isEmpty() || t.length() > STOP_CHARACTERS_MAX);
    if (tooLong || texts.size() > STOP_TEXTS_MAX) {
      throw new ProblemException(
          ProblemKind.VALUE_OUT_OF_RANGE,
          "stop 最多 %d 条，每条 1 到 %d 个字符。".formatted(STOP_TEXTS_MAX, STOP_CHARACTERS_MAX),
          Map.of("field", "stop"));
    }
    return texts;
  }

  private static Set<String> known() {
    Set<String> known =
        new HashSet<>(
            Set.of(
                "prompt",
                "session_id",
                "parent_turn",
                "role",
                "stream",
                "thinking",
                "prefer",
                "customer_grade",
                "product_grade",
                "documents",
                "collection",
                "stop"));
    SETTINGS.forEach(setting -> known.add(setting.name));
    return Set.copyOf(known);
  }

  /**
   * The body of {@code POST /chat}, checked and complete.
   *
   * @param streamed whether the answer is to be streamed; empty leaves it to the Accept header
   */
  record ChatRequest(Question question, Optional<Boolean> streamed) {}
}
