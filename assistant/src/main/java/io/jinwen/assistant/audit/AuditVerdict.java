package io.jinwen.assistant.audit;

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
   * @param reason what is wrong with it
   */
  record Broken(long number, String reason) implements AuditVerdict {}
}
