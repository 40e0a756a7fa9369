package io.jinwen.assistant.guard;

import io.jinwen.assistant.compliance.Assessment;
import io.jinwen.assistant.compliance.ComplianceEngine;
import io.jinwen.engine.api.ChatMessage;
import io.jinwen.engine.api.ToolCall;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Decides whether a question may be answered, and by whom. Safe for any number of threads. */
public final class InputGuard {

  private final SensitiveWords words;
  private final ComplianceEngine compliance;
  private final GuardSentences sentences;
  private final HitLog log;

  public InputGuard(
      SensitiveWords words, ComplianceEngine compliance, GuardSentences sentences, HitLog log) {
    this.words = words;
    this.compliance = compliance;
    this.sentences = sentences;
    this.log = log;
  }

  /**
   * Screens a question and its history. The history was let in before, perhaps elsewhere and by
   * another list, so words that would refuse a question are masked in it.
   */
  public Admission admit(Inquiry asked) {
    List<Hit> hits = words.hits(asked.question());
    hits.forEach(hit -> log.hit(Channel.QUESTION, hit));
    Assessment assessment =
        compliance.evaluate(
            asked.question(), asked.earlierQuestions(), asked.role(), asked.grades());
    Screening screening = new Screening(assessment, hits, asked.role(), asked.grades());
    Optional<Hit> blocking =
        hits.stream().filter(hit -> hit.action() == WordAction.BLOCK).findFirst();
    if (blocking.isPresent()) {
      return new Admission.Refused(blocking.get().word(), sentences.questionBlocked(), screening);
    }
    String question = words.masked(asked.question(), _ -> {});
    return assessment
        .refusal()
        .<Admission>map(refusal -> new Admission.ApprovedAnswerOnly(question, refusal, screening))
        .orElseGet(() ->
            new Admission.Admitted(
                new AdmittedRequest(question, masked(asked.history()), screening)));
  }

  private List<ChatMessage> masked(List<ChatMessage> history) {
    return history.stream()
        .map(message ->
            new ChatMessage(
                message.role(),
                masked(message.content()),
                message.toolCalls().stream().map(this::masked).toList(),
                message.answersCall()))
        .toList();
  }

  private String masked(String text) {
    return words.masked(text, hit -> log.hit(Channel.HISTORY, hit));
  }

  private ToolCall masked(ToolCall call) {
    Map<String, Object> arguments = new LinkedHashMap<>();
    call.arguments().forEach((name, value) -> arguments.put(name, masked(value)));
    return new ToolCall(call.id(), call.name(), arguments);
  }

  private Object masked(Object value) {
    return switch (value) {
      case String text -> masked(text);
      case List<?> list -> list.stream().map(this::masked).toList();
      case Map<?, ?> map -> {
        Map<Object, Object> masked = new LinkedHashMap<>();
        map.forEach((name, inner) -> masked.put(name, masked(inner)));
        yield masked;
      }
      case null, default -> value;
    };
  }
}
