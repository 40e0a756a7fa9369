package io.jinwen.assistant.context;

import java.util.Optional;

/** A short text in place of turns that no longer fit. It must be at hand: nobody waits for it. */
@FunctionalInterface
public interface HistorySummary {
  /** No summaries: old turns are simply left out. */
  HistorySummary NONE = _ -> Optional.empty();

  /**
   * The summary that stands best for the oldest turns of a conversation, if one was made in some
   * idle moment before: of those that cover them all the shortest one, else the one that covers
   * most of them.
   *
   * @param dropped how many turns do not fit, at least one
   */
  Optional<Summary> of(int dropped);

  /**
   * @param text what was said, in short
   * @param turns how many of the oldest turns it tells of; none of them need be shown beside it
   */
  record Summary(String text, int turns) {}
}
