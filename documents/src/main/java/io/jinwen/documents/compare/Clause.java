package io.jinwen.documents.compare;

import io.jinwen.documents.Box;
import io.jinwen.documents.passage.Passage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is compared: an article, a paragraph without one, or a row of a table.
 *
 * @param article such as 第三条; empty without one
 * @param columns names of a row's cells; empty for running text
 * @param box null where the format has no positions
 */
public record Clause(
    String article, List<String> columns, String text, int page, Box box, List<Integer> pairs) {
  public Clause {
    columns = List.copyOf(columns);
    pairs = List.copyOf(pairs);
  }

  /** The clauses of a document, in reading order. */
  static List<Clause> of(List<Passage> passages) {
    List<Clause> clauses = new ArrayList<>();
    for (Passage passage : passages) {
      if (!passage.article().isEmpty()) {
        clauses.add(clause(passage, List.of(), passage.text(), 0));
        continue;
      }
      String[] heading = passage.heading().split("\n");
      List<String> columns =
          heading.length > 1 ? Arrays.asList(heading[1].split(" \\| ", -1)) : List.of();
      int from = 0;
      for (String line : passage.text().split("\n", -1)) {
        clauses.add(clause(passage, columns, line, from));
        from += line.length() + 1;
      }
    }
    return clauses;
  }

  private static Clause clause(Passage passage, List<String> columns, String text, int from) {
    String said = text.substring(0, text.length()).strip();
    String compared =
        passage.article().isEmpty()
            ? said
            : said.substring(Math.min(said.length(), passage.article().length()));
    return new Clause(
        passage.article(),
        columns,
        said,
        passage.placeOf(from).page(),
        passage.boxOf(from, from + text.length()),
        pairs(columns.isEmpty() ? compared : said.split(" \\| ", -1)[0]));
  }

  /** Pairs of characters in the order of their codes; numbers, which change, count as one. */
  private static List<Integer> pairs(String text) {
    String plain = text.replaceAll("[\\s　]", "").replaceAll("\\d+([.,]\\d+)*", "#");
    List<Integer> pairs = new ArrayList<>();
    for (int i = 0; i + 1 < plain.length(); i++) {
      pairs.add(plain.charAt(i) << 16 | plain.charAt(i + 1));
    }
    if (plain.length() == 1) {
      pairs.add((int) plain.charAt(0));
    }
    pairs.sort(null);
    return pairs;
  }

  /** From 0 to 1, by the pairs of characters that both have. */
  double likeness(Clause other) {
    if (columns.isEmpty() != other.columns.isEmpty()) {
      return 0;
    }
    int shared = 0;
    int i = 0;
    int k = 0;
    while (i < pairs.size() && k < other.pairs.size()) {
      int order = pairs.get(i).compareTo(other.pairs.get(k));
      shared += order == 0 ? 1 : 0;
      i += order <= 0 ? 1 : 0;
      k += order >= 0 ? 1 : 0;
    }
    int all = pairs.size() + other.pairs.size();
    return all == 0 ? 1 : 2.0 * shared / all;
  }

  /** Its words without its number: a clause that only moved is the same. */
  String words() {
    String words =
        article.isEmpty() ? text : text.substring(Math.min(text.length(), article.length()));
    return words.replaceAll("[\\s　]", "");
  }

  /** Its cells by the names of their columns. */
  Map<String, String> cells() {
    Map<String, String> cells = new HashMap<>();
    String[] values = text.split(" \\| ", -1);
    for (int c = 0; c < Math.min(values.length, columns.size()); c++) {
      cells.put(columns.get(c), values[c]);
    }
    return cells;
  }
}
