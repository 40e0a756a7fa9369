package io.jinwen.assistant.prompt;

import java.util.List;
import java.util.Optional;

/** A short text in place of turns that no longer fit. It must be at hand: nobody waits for it. */
@FunctionalInterface
public interface HistorySummary {
  /** No summaries: old turns are simply left out. */
  HistorySummary NONE = dropped -> Optional.empty();

  /**
   * The summary of the oldest turns of a conversation, if it was made in some idle moment before.
   *
   * @param dropped the turns that do not fit, oldest first, at least one
   */
  Optional<String> of(List<HistoryTurn> dropped);
}
