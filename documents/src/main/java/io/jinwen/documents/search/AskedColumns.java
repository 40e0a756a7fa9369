package io.jinwen.documents.search;

import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Which columns of a table a question asks for: those of the year that it names, and of these the
 * ones whose whole name it says. Where it says no whole name, all of them: a figure too many is
 * seen to be one, the figure of another column is not.
 */
final class AskedColumns {
  private final String question;
  private final Set<String> asked = new HashSet<>();
  private final Lexicon lexicon;

  AskedColumns(String question, Lexicon lexicon) {
    this.question = question;
    this.lexicon = lexicon;
    lexicon.tokens(question).forEach(token -> asked.add(token.term()));
  }

  /**
   * @param columns their names; the first one names the rows
   * @return their places, in order
   */
  List<Integer> of(List<String> columns) {
    List<Integer> all = IntStream.range(1, columns.size()).boxed().toList();
    List<Integer> ofYear = those(all, column -> saysNumberOf(columns.get(column)));
    return those(ofYear, column -> isNamed(columns.get(column)));
  }

  /** All where there are none. */
  private static List<Integer> those(List<Integer> columns, Predicate<Integer> meant) {
    List<Integer> some = columns.stream().filter(meant).toList();
    return some.isEmpty() ? columns : some;
  }

  private boolean saysNumberOf(String column) {
    return lexicon.tokens(column).stream()
        .map(Lexicon.Token::term)
        .anyMatch(term -> Character.isDigit(term.charAt(0)) && asked.contains(term));
  }

  /** Whether each character of the name is in a word that the question has too. */
  private boolean isNamed(String column) {
    BitSet said = new BitSet();
    for (Lexicon.Token token : lexicon.tokens(column)) {
      boolean isAlone = token.to() - token.from() == 1; // the question has it within a pair
      if (asked.contains(token.term()) || (isAlone && question.contains(token.term()))) {
        said.set(token.from(), token.to());
      }
    }
    return IntStream.range(0, column.length())
        .allMatch(i -> said.get(i) || !Character.isLetterOrDigit(column.charAt(i)));
  }
}
