package io.jinwen.assistant.conversation;

import io.jinwen.assistant.knowledge.ApprovedAnswer;
import java.time.LocalDate;

/**
 * Where an approved answer comes from.
 *
 * @param id the approved answer's
 * @param question the question that it was written for
 * @param title the work that it rests on, such as 《存款保险条例》
 * @param issuer who published that
 * @param asOf the day on which it was believed true
 */
public record ApprovedSource(
    String id, String question, String title, String issuer, LocalDate asOf) {
  static ApprovedSource of(ApprovedAnswer answer) {
    return new ApprovedSource(
        answer.id(),
        answer.question(),
        answer.source().title(),
        answer.source().issuer(),
        answer.asOf());
  }
}
