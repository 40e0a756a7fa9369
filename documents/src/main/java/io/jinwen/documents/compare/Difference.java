package io.jinwen.documents.compare;

import java.util.List;
import java.util.Optional;

/**
 * A clause that is not in both versions alike.
 *
 * @param before empty where it is new
 * @param after empty where it is gone
 * @param figures that changed in it
 */
public record Difference(
    Optional<Clause> before, Optional<Clause> after, List<ChangedFigure> figures) {
  /**
   * A figure that is another now.
   *
   * @param name of its column; empty in running text
   * @param before as written; empty where it is new
   * @param after as written; empty where it is gone
   */
  public record ChangedFigure(String name, String before, String after) {}

  public Difference {
    figures = List.copyOf(figures);
  }

  /** changed, added or removed. */
  public String kind() {
    return before.isEmpty() ? "added" : after.isEmpty() ? "removed" : "changed";
  }
}
