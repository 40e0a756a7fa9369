package io.jinwen.assistant.policy.guard;

import io.jinwen.assistant.policy.compliance.Assessment;
import io.jinwen.assistant.policy.compliance.ComplianceEngine;
import io.jinwen.assistant.policy.guard.WordEntry.WordAction;
import io.jinwen.engine.api.ChatMessage;
import io.jinwen.engine.api.ToolCall;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Decides whether a question may be answered, and by whom. Safe for any number of threads. */
public final class InputGuard {

  /** Stands for an earlier question that was never to be asked, and for what was said to it. */
  private static final String HIDDEN = "［内容已隐去］";

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
    List<Judged> all = new ArrayList<>(List.of(new Judged(hits, assessment)));
    asked.others().forEach(other -> all.add(judged(other, asked)));
    Optional<Hit> blocking = all.stream().flatMap(it -> it.blocking().stream()).findFirst();
    if (blocking.isPresent()) {
      return new Admission.Refused(blocking.get().word(), sentences.questionBlocked(), screening);
    }
    String question = words.masked(asked.question(), _ -> {});
    return all.stream()
        .flatMap(it -> it.assessment().refusal().stream())
        .findFirst()
        .<Admission>map(refusal -> new Admission.ApprovedAnswerOnly(question, refusal, screening))
        .orElseGet(() ->
            switch (asked) {
              case Inquiry.Next next ->
                  AdmittedRequest.next(question, masked(next.history()), screening);
              case Inquiry.Whole whole ->
                  AdmittedRequest.whole(question, messages(whole, question), screening);
            });
  }

  /** A text with its words masked, as prompts have it. */
  public String maskedText(String text) {
    return words.masked(text, _ -> {});
  }

  /** What was found in one text. */
  private record Judged(List<Hit> hits, Assessment assessment) {

    /** The word that refuses it, unless it evidently only mentions it. */
    Optional<Hit> blocking() {
      return hits.stream()
          .filter(hit -> hit.action() == WordAction.BLOCK)
          .filter(hit -> !(hit.yields() && assessment.intent().isMentionOfWord()))
          .findFirst();
    }

    boolean stops() {
      return blocking().isPresent() || assessment.refusal().isPresent();
    }
  }

  private Judged judged(String other, Inquiry asked) {
    List<Hit> hits = words.hits(other);
    hits.forEach(hit -> log.hit(Channel.HISTORY, hit));
    return new Judged(hits, compliance.evaluate(other, List.of(), asked.role(), asked.grades()));
  }

  private List<HistoryTurn> masked(List<HistoryTurn> history) {
    return history.stream()
        .map(it -> new HistoryTurn(it.preamble(), masked(it.question()), masked(it.answer())))
        .toList();
  }

  /** A whole conversation, masked, with the question in its place. */
  private List<ChatMessage> messages(Inquiry.Whole asked, String question) {
    List<ChatMessage> messages = new ArrayList<>();
    shown(asked).forEach(message -> messages.add(masked(message)));
    if (asked.questionIndex() >= 0) {
      messages.add(asked.questionIndex(), ChatMessage.user(question));
    }
    return messages;
  }

  /** The history, without questions that were never to be asked and what was said to them. */
  private List<ChatMessage> shown(Inquiry.Whole asked) {
    List<ChatMessage> shown = new ArrayList<>();
    boolean isHidden = false;
    ChatMessage.Role before = ChatMessage.Role.SYSTEM;
    for (ChatMessage message : asked.besideQuestion()) {
      ChatMessage.Role speaker = message.role();
      if (speaker == ChatMessage.Role.USER) {
        isHidden = !message.content().isBlank() && judged(message.content(), asked).stops();
      } else if (speaker == ChatMessage.Role.SYSTEM
          || before == ChatMessage.Role.ASSISTANT && speaker == ChatMessage.Role.ASSISTANT) {
        isHidden = false; // a second answer in a row is to the last question
      }
      before = speaker;
      shown.add(
          isHidden ? new ChatMessage(speaker, HIDDEN, List.of(), message.answersCall()) : message);
    }
    return shown;
  }

  private ChatMessage masked(ChatMessage message) {
    return new ChatMessage(
        message.role(),
        masked(message.content()),
        message.toolCalls().stream().map(this::masked).toList(),
        message.answersCall());
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
