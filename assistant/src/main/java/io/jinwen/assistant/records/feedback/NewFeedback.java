package io.jinwen.assistant.records.feedback;

import java.util.Optional;

/**
 * What somebody thinks of an answer that they got.
 *
 * @param reason may be empty
 * @param correction the answer as it should have been
 */
public record NewFeedback(
    String turnId, Verdict verdict, String reason, Optional<String> correction) {
  public static final int REASON_CHARACTERS_MAX = 2_000;
}
