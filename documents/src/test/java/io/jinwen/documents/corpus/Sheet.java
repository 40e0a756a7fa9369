package io.jinwen.documents.corpus;

import java.util.ArrayList;
import java.util.List;

/** A document before it has a format: pages with parts, and what may be asked about it. */
final class Sheet {
  /** A part of a page. */
  sealed interface Part {}

  record Head(int level, String text) implements Part {}

  record Text(String text) implements Part {}

  /**
   * @param header rows of names; {@code <} repeats the cell on the left, {@code ^} the one above
   */
  record Grid(String title, String unit, List<List<String>> header, List<List<String>> rows)
      implements Part {}

  /**
   * A question with its truth.
   *
   * @param says what the right place says, word for word
   * @param column of the figure; empty where the answer is no figure of a table
   */
  record Asked(String question, int page, String says, String row, String column) {}

  final String title;
  final List<List<Part>> pages = new ArrayList<>();
  final List<Asked> asked = new ArrayList<>();

  Sheet(String title) {
    this.title = title;
  }

  Sheet page() {
    pages.add(new ArrayList<>());
    return this;
  }

  Sheet head(int level, String text) {
    pages.getLast().add(new Head(level, text));
    return this;
  }

  Sheet text(String text) {
    pages.getLast().add(new Text(text));
    return this;
  }

  Sheet grid(String title, String unit, List<List<String>> header, List<List<String>> rows) {
    pages.getLast().add(new Grid(title, unit, header, rows));
    return this;
  }

  /** Something that the page being written answers. */
  void ask(String question, String says) {
    asked.add(new Asked(question, pages.size(), says, "", ""));
  }

  void ask(String question, String says, String row, String column) {
    asked.add(new Asked(question, pages.size(), says, row, column));
  }
}
