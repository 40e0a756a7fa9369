package io.jinwen.assistant.records.feedback;

import java.util.Optional;

/**
 * A reviewer's consent.
 *
 * @param question the question in words that can be understood alone; empty keeps the one asked
 * @param answer the text to give from now on; empty keeps the correction or, where there is none
 *     and the verdict is up, the answer that was given
 * @param note for other reviewers; may be empty
 */
public record Approval(Optional<String> question, Optional<String> answer, String note) {
  /** Consent to the text as it is. */
  public static Approval asItIs() {
    return new Approval(Optional.empty(), Optional.empty(), "");
  }
}
