package io.jinwen.assistant.policy.guard;

import io.jinwen.assistant.policy.compliance.Assessment.Refusal;

/** What the input guard decides about a question: it is admitted, or one of those below. */
public sealed interface Admission
    permits AdmittedRequest, Admission.ApprovedAnswerOnly, Admission.Refused {

  /** Hits, hints and risk, whatever the decision. */
  Screening screening();

  /**
   * A rule card refuses the question. An approved answer to it may still be given, with the card's
   * hint beside it; the model is not asked.
   *
   * @param question the question, sensitive words masked, to look an approved answer up by
   * @param refusal the card and the sentence to show where there is no approved answer
   */
  record ApprovedAnswerOnly(String question, Refusal refusal, Screening screening)
      implements Admission {}

  /**
   * A sensitive word refuses the question.
   *
   * @param word the entry of the word list that decided
   * @param sentence what to show
   */
  record Refused(String word, String sentence, Screening screening) implements Admission {}
}
