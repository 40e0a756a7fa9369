package io.jinwen.documents.parse;

import io.jinwen.documents.Block;
import java.util.List;
import java.util.regex.Pattern;

/** How many rows at the top of a table name its columns. */
final class HeaderRows {
  private static final Pattern FIGURE =
      Pattern.compile(
          "^[-+−(（]?[¥￥$]?\\s?\\d[\\d,，]*(\\.\\d+)?\\s?[%％‰)）]?(元|万元|亿元|倍|个百分点)?$|^[-—–/]$|^不适用$");
  private static final Pattern YEAR = Pattern.compile("^(19|20)\\d{2}$");
  private static final int ROWS_MAX = 3;

  private HeaderRows() {}

  /** Whether a cell holds a figure; a year alone names a column. */
  static boolean isFigure(String cell) {
    return FIGURE.matcher(cell).matches() && !YEAR.matcher(cell).matches();
  }

  /** Rows without figures above the first with one; of a table of words, the first row. */
  static int count(List<Block.Row> rows) {
    int first = 0;
    while (first < rows.size() && !hasFigure(rows.get(first))) {
      first++;
    }
    if (first == 0 || rows.size() < 2) {
      return 0;
    }
    if (first == rows.size()) {
      return 1; // words only
    }
    int count = 1;
    while (count < Math.min(first, ROWS_MAX) && continuesHeader(rows, count)) {
      count++;
    }
    return count;
  }

  private static boolean hasFigure(Block.Row row) {
    return row.cells().stream().skip(1).anyMatch(HeaderRows::isFigure);
  }

  /** A second row of names stands below a name that covers several columns. */
  private static boolean continuesHeader(List<Block.Row> rows, int row) {
    List<String> above = rows.get(row - 1).cells();
    List<String> here = rows.get(row).cells();
    boolean covered = false;
    for (int i = 1; i < above.size(); i++) {
      covered |= !above.get(i).isEmpty() && above.get(i).equals(above.get(i - 1));
      covered |= !above.get(i).isEmpty() && above.get(i).equals(here.get(i));
    }
    long named = here.stream().filter(cell -> !cell.isEmpty()).count();
    return covered && named > here.size() / 2;
  }
}
