package io.jinwen.assistant.guard;

import io.jinwen.assistant.compliance.Assessment;
import io.jinwen.assistant.compliance.ComplianceEngine;
import io.jinwen.engine.api.ChatMessage;
import java.util.ArrayList;
import java.util.List;
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
            new Admission.Admitted(
                new AdmittedRequest(question, masked(asked.history()), screening)));
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
  }

  private Judged judged(String other, Inquiry asked) {
    List<Hit> hits = words.hits(other);
    hits.forEach(hit -> log.hit(Channel.HISTORY, hit));
    return new Judged(hits, compliance.evaluate(other, List.of(), asked.role(), asked.grades()));
  }

  private List<ChatMessage> masked(List<ChatMessage> history) {
    return history.stream()
        .map(message ->
            new ChatMessage(
                message.role(),
                words.masked(message.content(), hit -> log.hit(Channel.HISTORY, hit))))
        .toList();
  }
}
