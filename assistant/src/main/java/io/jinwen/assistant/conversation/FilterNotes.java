package io.jinwen.assistant.conversation;

import io.jinwen.assistant.policy.compliance.Assessment;
import io.jinwen.assistant.policy.compliance.Assessment.Refusal;
import io.jinwen.assistant.policy.guard.AnswerGuard;
import io.jinwen.assistant.policy.guard.Hit;
import io.jinwen.assistant.policy.guard.Screening;
import io.jinwen.assistant.policy.guard.WordEntry.WordAction;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What the guard did, in sentences for the reader and in ids for the audit. */
final class FilterNotes {
  private FilterNotes() {}

  /** What was done to a question. */
  static List<String> ofQuestion(Screening screening) {
    long masked = count(screening.hits(), WordAction.MASK);
    return masked == 0 ? List.of() : List.of("问题中有 %d 处敏感词，交给模型前已隐去。".formatted(masked));
  }

  /** What was done to an answer. */
  static List<String> ofAnswer(AnswerGuard guard, AnswerGuard.Ending ending) {
    List<String> notes = new ArrayList<>();
    long masked = count(guard.hits(), WordAction.MASK);
    if (masked > 0) {
      notes.add("回答中有 %d 处敏感词，已隐去。".formatted(masked));
    }
    if (guard.personalDataMasked() > 0) {
      notes.add("回答中有 %d 处个人信息，已隐去部分字符。".formatted(guard.personalDataMasked()));
    }
    if (guard.stop().isPresent()) {
      notes.add("回答中出现了不能显示的内容，已停止显示。");
    }
    if (ending.replacement().isPresent()) {
      notes.add(replaced(ending.assessment()));
    }
    return notes;
  }

  /** Why an answer must not stand. */
  static String replaced(Assessment answer) {
    return answer
        .refusal()
        .map(refusal -> "回答不符合合规要求“%s”，已替换。".formatted(title(answer, refusal)))
        .orElse("");
  }

  private static String title(Assessment answer, Refusal refusal) {
    return answer.findings().stream()
        .map(finding -> finding.card())
        .filter(card -> card.id().equals(refusal.card()))
        .map(card -> card.said(answer.audience()).title())
        .findFirst()
        .orElse(refusal.card());
  }

  /** Cards and words that decided or spoke, as the audit has them. */
  static List<String> decisions(List<String> cards, Stream<Hit> hits) {
    return Stream.concat(
            cards.stream().map(card -> "card:" + card),
            hits.map(hit -> "word:" + hit.word().replaceAll("[^\\p{L}\\p{N}._:/-]", "_")))
        .distinct()
        .toList();
  }

  private static long count(List<Hit> hits, WordAction action) {
    return hits.stream().filter(hit -> hit.action() == action).count();
  }
}
