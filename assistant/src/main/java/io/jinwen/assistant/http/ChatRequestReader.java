package io.jinwen.assistant.http;

import io.jinwen.assistant.conversation.ChatCommand.Ask;
import io.jinwen.assistant.conversation.ChatCommand.SamplingOverrides;
import io.jinwen.assistant.knowledge.Role;
import io.jinwen.assistant.policy.compliance.Grades;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * The body of {@code POST /chat} → {@link Ask}. Every field is honoured or refused by name; nothing
 * is ignored and nothing is converted silently.
 */
final class ChatRequestReader {
  private static final List<String> GRADES = List.of("1", "2", "3", "4", "5");
  private static final Set<String> KNOWN = known();

  private final BodyFields fields;

  /**
   * @throws ProblemException naming a field that is unknown
   */
  ChatRequestReader(JsonNode body) {
    this.fields = new BodyFields(body, KNOWN);
  }

  /** Whether the answer is to be streamed; empty leaves it to the Accept header. */
  Optional<Boolean> streamed() {
    return fields.bool("stream");
  }

  /**
   * @throws ProblemException naming the first field that is missing, of the wrong type or out of
   *     its range
   */
  Ask question(String caller, String requestId) {
    String prompt = prompt();
    Optional<String> session = fields.text("session_id");
    boolean branches = fields.has("parent_turn");
    if (branches && session.isEmpty()) {
      throw new ProblemException(
          ProblemKind.INVALID_REQUEST,
          "parent_turn 要和 session_id 一起给出。",
          Map.of("field", "parent_turn"));
    }
    return new Ask(
        caller,
        session,
        fields.isNull("parent_turn") ? Optional.empty() : fields.text("parent_turn"),
        branches,
        fields.choice("role", Role.IDS),
        prompt,
        fields.bool("thinking"),
        fields.choice("prefer", List.of("approved", "generated")).equals(Optional.of("generated")),
        new Grades(grade("customer_grade", "C"), grade("product_grade", "R")),
        DocumentFields.of(fields),
        settings(),
        requestId);
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
    fields
        .integer("max_new_tokens", 1, SamplingFields.TOKENS_MAX)
        .ifPresent(most -> changes.add(settings -> settings.maxNewTokens(most.intValue())));
    for (String name : SamplingFields.names()) {
      fields.value(name).ifPresent(value -> changes.add(SamplingFields.read(name, value)));
    }
    return builder -> changes.forEach(change -> change.applyTo(builder));
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
                "max_new_tokens"));
    known.addAll(DocumentFields.NAMES);
    known.addAll(SamplingFields.names());
    return Set.copyOf(known);
  }
}
