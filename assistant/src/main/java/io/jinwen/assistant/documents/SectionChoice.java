package io.jinwen.assistant.documents;

import io.jinwen.documents.passage.Passage;
import java.util.List;
import java.util.Optional;

/**
 * Decides whether a question is given a whole section in place of the passages found for it: where
 * the best passage lies in it and more than half of them do. With fewer more answers are lost with
 * the passages outside than are won with those inside (docs/log/documents.md).
 */
final class SectionChoice {
  private SectionChoice() {}

  /**
   * Whether a section is the one that a question is given.
   *
   * @param document that it is of
   * @param found the best first, at least one
   */
  static boolean isBest(String document, List<Passage> section, List<FoundPlace> found) {
    long inside = found.stream().filter(place -> isIn(document, section, place)).count();
    return isIn(document, section, found.getFirst()) && 2 * inside > found.size();
  }

  private static boolean isIn(String document, List<Passage> section, FoundPlace place) {
    int number = place.passage().number();
    return place.document().id().equals(document)
        && number >= section.getFirst().number()
        && number <= section.getLast().number();
  }

  /** A passage among those that were found. */
  static Optional<FoundPlace> in(List<FoundPlace> found, String document, Passage passage) {
    return found.stream()
        .filter(place -> place.document().id().equals(document))
        .filter(place -> place.passage().number() == passage.number())
        .findFirst();
  }
}
