package io.jinwen.documents.proof;

import io.jinwen.documents.passage.Passage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** All figures of some passages, and whether the figures of an answer are among them. */
public final class FigureLedger {
  private static final Pattern SENTENCE_END = Pattern.compile("(?<=[。；！？;!?\\n])");
  private static final Pattern YEAR = Pattern.compile("(?:19|20)\\d{2}(?=年|$|\\D)");
  private static final Pattern UNIT = Pattern.compile("（单位：([^）]+)）");

  private final List<Figure> figures = new ArrayList<>();

  /** What a figure of an answer turned out to be. */
  public enum Status {
    /** It stands in a passage, under the name and year that the answer gives it. */
    VERIFIED,
    /** It stands in a passage, but belongs to another row or year. */
    MISPLACED,
    /** It stands in none, but in what was asked. */
    GIVEN,
    /** It stands in none. */
    UNKNOWN
  }

  /**
   * A figure of an answer.
   *
   * @param from its first character in the answer
   * @param found what it is verified by, or belongs to
   */
  public record Checked(Amount amount, int from, Status status, Optional<Figure> found) {
    /** The character after its last one. */
    public int to() {
      return from + amount.to() - amount.from();
    }
  }

  public FigureLedger(List<Passage> passages) {
    for (int i = 0; i < passages.size(); i++) {
      if (passages.get(i).isTable()) {
        addTable(i, passages.get(i));
      } else {
        addText(i, passages.get(i));
      }
    }
  }

  public List<Figure> figures() {
    return List.copyOf(figures);
  }

  private void addTable(int index, Passage passage) {
    String[] heading = passage.heading().split("\n");
    Matcher unit = UNIT.matcher(heading[0]);
    String tableUnit = unit.find() ? unit.group(1) : "";
    String[] columns = heading.length > 1 ? heading[1].split(" \\| ", -1) : new String[0];
    int from = 0;
    for (String row : passage.text().split("\n", -1)) {
      String[] cells = row.split(" \\| ", -1);
      for (int c = 1; c < cells.length; c++) {
        String column = c < columns.length ? columns[c] : "";
        int at = from;
        Amount.ofCell(cells[c], unitOf(tableUnit, column, cells[0]))
            .ifPresent(amount ->
                figures.add(new Figure(amount, index, cells[0], column, row, passage.placeOf(at))));
      }
      from += row.length() + 1;
    }
  }

  /** A table in 亿元 and % leaves open which figure has which. */
  private static String unitOf(String tableUnit, String column, String row) {
    if (!tableUnit.matches(".*[、，,/和].*")) {
      return tableUnit;
    }
    return (column + row).matches(".*[率比].*") ? "%" : "";
  }

  private void addText(int index, Passage passage) {
    int from = 0;
    for (String sentence : SENTENCE_END.split(passage.text())) {
      for (Amount amount : Amount.in(sentence)) {
        figures.add(
            new Figure(amount, index, "", "", sentence, passage.placeOf(from + amount.from())));
      }
      from += sentence.length();
    }
  }

  /** Each figure of an answer. */
  public List<Checked> check(String answer) {
    return check(answer, "");
  }

  /** Each figure of an answer to a question; what the question says need not be proved. */
  public List<Checked> check(String answer, String question) {
    List<Amount> given = Amount.in(question);
    List<Checked> checked = new ArrayList<>();
    int from = 0;
    Set<String> rows =
        figures.stream().map(Figure::row).filter(r -> !r.isEmpty()).collect(Collectors.toSet());
    for (String sentence : SENTENCE_END.split(answer)) {
      for (Checked one : checkSentence(sentence, rows)) {
        boolean isGiven =
            one.status() == Status.UNKNOWN && given.stream().anyMatch(one.amount()::agreesWith);
        Status status = isGiven ? Status.GIVEN : one.status();
        checked.add(new Checked(one.amount(), from + one.from(), status, one.found()));
      }
      from += sentence.length();
    }
    return checked;
  }

  /**
   * A figure is of the row and year that were named last before it, else of any in its sentence.
   */
  private List<Checked> checkSentence(String sentence, Set<String> rows) {
    List<Checked> checked = new ArrayList<>();
    Set<String> anyRow = new HashSet<>();
    String measured = withoutNames(sentence, rows, anyRow);
    Set<String> row = anyRow;
    Set<String> year = years(sentence);
    int from = 0;
    for (Amount amount : Amount.in(measured)) {
      String before = sentence.substring(from, amount.from());
      Set<String> rowBefore = new HashSet<>();
      withoutNames(before, rows, rowBefore);
      row = rowBefore.isEmpty() ? row : rowBefore;
      year = years(before).isEmpty() ? year : years(before);
      checked.add(check(amount, sentence, row, year));
      from = amount.to();
    }
    return checked;
  }

  private Checked check(Amount amount, String sentence, Set<String> named, Set<String> years) {
    List<Figure> same =
        figures.stream().filter(figure -> figure.amount().agreesWith(amount)).toList();
    if (same.isEmpty()) {
      return new Checked(amount, amount.from(), Status.UNKNOWN, Optional.empty());
    }
    return same.stream()
        .filter(figure -> isOf(figure, named, years) && isAbout(figure, sentence))
        .findFirst()
        .map(figure -> new Checked(amount, amount.from(), Status.VERIFIED, Optional.of(figure)))
        .orElseGet(() ->
            new Checked(amount, amount.from(), Status.MISPLACED, Optional.of(same.getFirst())));
  }

  /** A row's figure must be said of that row where a row is named, and of its year likewise. */
  private static boolean isOf(Figure figure, Set<String> named, Set<String> years) {
    if (!figure.row().isEmpty()) {
      boolean row = named.isEmpty() || named.contains(figure.row());
      Set<String> own = years(figure.column() + " ");
      return row && (years.isEmpty() || own.isEmpty() || years.stream().anyMatch(own::contains));
    }
    Set<String> own = years(figure.sentence());
    return years.isEmpty() || own.isEmpty() || years.stream().anyMatch(own::contains);
  }

  /** A figure of running text must be said with some of the words that stand beside it. */
  private static boolean isAbout(Figure figure, String sentence) {
    if (!figure.row().isEmpty()) {
      return true;
    }
    return sharedPairs(figure.sentence(), sentence) >= 2 || sentence.length() < 16;
  }

  private static int sharedPairs(String a, String b) {
    Set<String> pairs = new HashSet<>();
    for (int i = 0; i + 1 < a.length(); i++) {
      if (Character.isIdeographic(a.charAt(i)) && Character.isIdeographic(a.charAt(i + 1))) {
        pairs.add(a.substring(i, i + 2));
      }
    }
    return (int) pairs.stream().filter(b::contains).count();
  }

  /**
   * Blanks out the rows that a sentence names, of names within each other the longest: figures in
   * them, as in M＜100万元, measure nothing.
   */
  private static String withoutNames(String sentence, Set<String> rows, Set<String> named) {
    StringBuilder rest = new StringBuilder(sentence);
    rows.stream()
        .sorted((a, b) -> b.length() - a.length())
        .forEach(row -> {
          int at = rest.indexOf(row);
          if (at >= 0) {
            named.add(row);
            rest.replace(at, at + row.length(), " ".repeat(row.length()));
          }
        });
    return rest.toString();
  }

  private static Set<String> years(String text) {
    return YEAR.matcher(text).results().map(r -> r.group()).collect(Collectors.toSet());
  }
}
