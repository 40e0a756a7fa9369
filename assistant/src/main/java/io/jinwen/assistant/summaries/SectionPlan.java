package io.jinwen.assistant.summaries;

import io.jinwen.documents.passage.Passage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * How a document is cut into sections that the model can read: the window slides over its passages
 * from the first to the last. It belongs to one model, whose tokens were counted.
 *
 * @param model its name and context; a plan of another is made anew
 */
record SectionPlan(String model, List<Section> sections) {
  SectionPlan {
    sections = List.copyOf(sections);
  }

  /**
   * Passages that the model reads together.
   *
   * @param from the first one
   * @param to the one after the last
   */
  record Section(int from, int to) {}

  /**
   * Whole passages, up to the bound; a section that is half full ends where a chapter does.
   *
   * @param tokens that a passage takes in the prompt
   */
  static SectionPlan of(
      String model, List<Passage> passages, ToIntFunction<Passage> tokens, int tokensMax) {
    List<Section> sections = new ArrayList<>();
    int from = 0;
    int taken = 0;
    for (int i = 0; i < passages.size(); i++) {
      int next = tokens.applyAsInt(passages.get(i));
      boolean chapter = i > from && !chapter(passages, i).equals(chapter(passages, i - 1));
      if (i > from && (taken + next > tokensMax || chapter && taken > tokensMax / 2)) {
        sections.add(new Section(from, i));
        from = i;
        taken = 0;
      }
      taken += next;
    }
    if (from < passages.size()) {
      sections.add(new Section(from, passages.size()));
    }
    return new SectionPlan(model, sections);
  }

  private static String chapter(List<Passage> passages, int index) {
    List<String> path = passages.get(index).path();
    return path.isEmpty()
        ? ""
        : path.size() == 1 ? path.getFirst() : path.get(0) + "\n" + path.get(1);
  }
}
