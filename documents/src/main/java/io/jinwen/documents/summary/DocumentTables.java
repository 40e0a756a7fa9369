package io.jinwen.documents.summary;

import io.jinwen.documents.Box;
import io.jinwen.documents.passage.Passage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The tables of a document, as they were cut into passages and put together again.
 *
 * @param rowsLeftOut how many rows there were beyond the bound
 */
public record DocumentTables(List<ReadTable> tables, int rowsLeftOut) {
  private static final String TITLE = "表：";
  private static final String NO_TITLE = "表";

  public DocumentTables {
    tables = List.copyOf(tables);
  }

  /**
   * @param title with its unit; empty where it has none
   * @param columns their names; empty where no row names them
   */
  public record ReadTable(String title, List<String> columns, List<ReadRow> rows) {
    public ReadTable {
      columns = List.copyOf(columns);
      rows = List.copyOf(rows);
    }
  }

  /**
   * @param box null where the format has no positions
   */
  public record ReadRow(List<String> cells, int page, Box box) {
    public ReadRow {
      cells = List.copyOf(cells);
    }
  }

  /**
   * Up to so many rows and characters; a table that goes on in the next passage is one.
   *
   * @param rowsMax of all tables together, as is the other bound
   */
  public static DocumentTables of(List<Passage> passages, int rowsMax, int charactersMax) {
    List<ReadTable> tables = new ArrayList<>();
    List<ReadRow> rows = new ArrayList<>();
    Passage before = null;
    int taken = 0;
    int characters = 0;
    int leftOut = 0;
    for (Passage passage : passages) {
      if (before != null && !goesOn(before, passage)) {
        tables.add(table(before, rows));
        rows.clear();
        before = null;
      }
      if (!passage.isTable()) {
        continue;
      }
      int from = 0;
      for (String line : passage.text().split("\n", -1)) {
        if (taken < rowsMax && characters + line.length() <= charactersMax) {
          rows.add(row(passage, line, from));
          taken++;
          characters += line.length();
        } else {
          leftOut++;
        }
        from += line.length() + 1;
      }
      before = passage;
    }
    if (before != null) {
      tables.add(table(before, rows));
    }
    tables.removeIf(table -> table.rows().isEmpty());
    return new DocumentTables(tables, leftOut);
  }

  private static boolean goesOn(Passage before, Passage next) {
    return next.isTable()
        && next.number() == before.number() + 1
        && next.heading().equals(before.heading());
  }

  private static ReadTable table(Passage passage, List<ReadRow> rows) {
    String[] heading = passage.heading().split("\n");
    String title = heading[0].startsWith(TITLE) ? heading[0].substring(TITLE.length()) : heading[0];
    List<String> columns =
        heading.length > 1 ? Arrays.asList(heading[1].split(" \\| ", -1)) : List.of();
    return new ReadTable(title.equals(NO_TITLE) ? "" : title, columns, rows);
  }

  private static ReadRow row(Passage passage, String line, int from) {
    return new ReadRow(
        Arrays.asList(line.split(" \\| ", -1)),
        passage.placeOf(from).page(),
        passage.boxOf(from, from + line.length()));
  }
}
