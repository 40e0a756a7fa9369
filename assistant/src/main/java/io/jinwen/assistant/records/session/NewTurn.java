package io.jinwen.assistant.records.session;

import io.jinwen.engine.api.Usage;
import java.util.Optional;

/**
 * A turn that is to be added; see {@link Turn} for what the components mean.
 *
 * @param parentId the turn that it follows. A regenerated answer has the parent of the turn that it
 *     replaces and the same question; an edited question has the same parent and another question
 */
public record NewTurn(
    String sessionId,
    Optional<String> parentId,
    String question,
    String thinking,
    String answer,
    TurnEnding ending,
    Optional<Usage> usage,
    String model,
    String details) {
  /** A whole answer without thinking, cost or details. */
  public static NewTurn of(
      String sessionId, Optional<String> parentId, String question, String answer) {
    return new NewTurn(
        sessionId, parentId, question, "", answer, TurnEnding.COMPLETE, Optional.empty(), "", "");
  }
}
