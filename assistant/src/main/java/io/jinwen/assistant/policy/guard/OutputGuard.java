package io.jinwen.assistant.policy.guard;

import io.jinwen.assistant.policy.compliance.ComplianceEngine;
import io.jinwen.assistant.policy.compliance.PromiseStream;
import io.jinwen.assistant.policy.guard.WordEntry.WordAction;

/** Decides what of an answer may be shown. Safe for any number of threads. */
public final class OutputGuard {

  private final SensitiveWords words;
  private final ComplianceEngine compliance;
  private final GuardSentences sentences;
  private final HitLog log;
  private final boolean masksPersonalData;

  /**
   * @param masksPersonalData whether personal data is masked in answers and thinking parts, too; in
   *     titles, summaries and exports it always is
   */
  public OutputGuard(
      SensitiveWords words,
      ComplianceEngine compliance,
      GuardSentences sentences,
      HitLog log,
      boolean masksPersonalData) {
    this.words = words;
    this.compliance = compliance;
    this.sentences = sentences;
    this.log = log;
    this.masksPersonalData = masksPersonalData;
  }

  /**
   * Begins to guard the answer to a screened question.
   *
   * @param appendsDisclosures whether disclosures become part of the answer's text; false where the
   *     text has a form of its own, such as JSON, and they are delivered beside it
   */
  public AnswerGuard open(Screening screening, boolean appendsDisclosures) {
    return new AnswerGuard(this, screening, appendsDisclosures);
  }

  /**
   * Guards a whole text that is no answer: a title, a summary, an export. Words that would end an
   * answer are masked, so that the rest stays readable.
   */
  public GuardedText whole(Channel channel, String text) {
    return new GuardedText(PersonalData.mask(words.masked(text, hit -> log.hit(channel, hit))));
  }

  /** Whether nothing in a text would be masked, blocked or stopped. */
  public boolean isClean(String text) {
    return words.hits(text).stream().allMatch(hit -> hit.action() == WordAction.WARN)
        && !compliance.claimsPromise(text)
        && !(masksPersonalData && !PersonalData.kinds(text).isEmpty());
  }

  /**
   * Whether a text claims what no answer may claim, such as a gain that is sure; to deny it or to
   * call it wrong is no claim.
   *
   * @param role in which it would be said
   */
  public boolean promises(String text, String role) {
    PromiseStream watch = compliance.promises(role);
    watch.next(text);
    watch.end();
    return watch.stopped();
  }

  StreamFilter wordFilter(Channel channel) {
    return words.stream(hit -> log.hit(channel, hit));
  }

  boolean masksPersonalData() {
    return masksPersonalData;
  }

  ComplianceEngine compliance() {
    return compliance;
  }

  GuardSentences sentences() {
    return sentences;
  }
}
