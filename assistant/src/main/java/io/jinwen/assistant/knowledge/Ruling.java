package io.jinwen.assistant.knowledge;

import java.util.List;
import java.util.Optional;

/**
 * What the approved answers have to say to a question.
 *
 * @param match the answer that fits
 * @param nearest the answers that come nearest, the likeliest first; without the one that fits
 */
public record Ruling(Optional<ApprovedAnswers.Match> match, List<Suggestion> nearest) {
  /** Nothing fits, and nothing is near. */
  public static final Ruling NOTHING = new Ruling(Optional.empty(), List.of());

  public Ruling {
    nearest = List.copyOf(nearest);
  }

  /**
   * An approved question that is perhaps what was meant.
   *
   * @param answer its answer
   * @param score how likely it is the right one, 0 to 1
   */
  public record Suggestion(ApprovedAnswer answer, double score) {}
}
