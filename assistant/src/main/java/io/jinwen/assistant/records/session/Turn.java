package io.jinwen.assistant.records.session;

import io.jinwen.engine.api.Usage;
import java.time.Instant;
import java.util.Optional;

/**
 * One question and its answer.
 *
 * @param number 1 for the first turn of its session, whatever its branch
 * @param parentId the turn that it follows; empty for a first one
 * @param thinking what the model thought; never part of the history that it is shown
 * @param answer as it was shown, after the guard
 * @param ending how the answer ended
 * @param usage what it cost; empty where no model ran
 * @param model the model's name; empty where no model ran
 * @param details a JSON document of what was shown beside the answer (hints, terms, source), opaque
 *     here; empty where there was nothing
 * @param summary what was said up to and with this turn, in short, once somebody wrote it
 */
public record Turn(
    String id,
    String sessionId,
    int number,
    Optional<String> parentId,
    String question,
    String thinking,
    String answer,
    TurnEnding ending,
    Optional<Usage> usage,
    String model,
    String details,
    Optional<String> summary,
    Instant createdAt) {

  /** How an answer ended. */
  public enum TurnEnding {
    /** The model said all it had to say. */
    COMPLETE,
    /** It reached the most tokens allowed. */
    TRUNCATED,
    /** Whoever asked left or stopped it. */
    STOPPED,
    /** A reviewer's approved answer was given; no model ran. */
    APPROVED,
    /** It was calculated; no model ran. */
    CALCULATED,
    /** Sentences of documents were given, word for word; no model ran. */
    EXTRACTED,
    /** A rule answered, as to a greeting; no model ran. */
    BY_RULE,
    /** There was nothing to rest an answer on, and that was said; no model ran. */
    NO_GROUND,
    /** The question was refused; no model ran. */
    REFUSED,
    /** The guard stopped the answer. */
    BLOCKED,
    /** The engine broke off. */
    FAILED
  }
}
