package io.jinwen.assistant.records.audit;

import io.jinwen.assistant.records.audit.AuditVerifier.AuditHead;

/** What a walk along the chain found. */
public sealed interface AuditVerdict {
  /**
   * Every record is as it was written and none is missing.
   *
   * @param records how many there are
   * @param head the newest one; worth noting elsewhere
   */
  record Intact(long records, AuditHead head) implements AuditVerdict {}

  /**
   * The chain is broken.
   *
   * @param number the first record that is changed, missing or out of place
   * @param flaw what is wrong with it
   */
  record Broken(long number, Flaw flaw) implements AuditVerdict {}

  /** What can be wrong with a record, in English; the page has its own words for each. */
  enum Flaw {
    MISSING("it is missing"),
    UNLINKED("it does not follow the record before it"),
    CHANGED("it was changed"),
    REWRITTEN("it is not the record that was noted; the chain was rewritten"),
    START_MISSING("it and those before it are missing, and no record says why"),
    NOT_THE_NEWEST("it is not the newest one that was recorded"),
    NOTED_MISSING("it is missing: the head that was noted is not older");

    private final String sentence;

    Flaw(String sentence) {
      this.sentence = sentence;
    }

    /** Follows upon the record's number. */
    public String sentence() {
      return sentence;
    }
  }
}
