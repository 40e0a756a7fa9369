package io.jinwen.documents.parse;

import io.jinwen.documents.Block;
import io.jinwen.documents.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.IntFunction;

/** Puts cells that span rows and columns into a table where each place has its text. */
final class Grid {
  private final Draft draft;
  private final List<TreeMap<Integer, String>> rows = new ArrayList<>();
  private int width;

  Grid(Draft draft) {
    this.draft = draft;
  }

  /** Puts a cell into the first free place of a row. */
  void put(int row, String text, int columns, int rowSpan) {
    TreeMap<Integer, String> here = row(row);
    int column = 0;
    while (here.containsKey(column)) {
      column++;
    }
    put(row, column, text, columns, rowSpan);
  }

  void put(int row, int column, String text, int columns, int rowSpan) {
    draft.spend(0, (long) columns * rowSpan);
    for (int r = row; r < row + rowSpan; r++) {
      for (int c = column; c < column + columns; c++) {
        row(r).putIfAbsent(c, text);
      }
    }
    width = Math.max(width, column + columns);
  }

  private TreeMap<Integer, String> row(int row) {
    while (rows.size() <= row) {
      rows.add(new TreeMap<>());
    }
    return rows.get(row);
  }

  /** All rows with a text, as wide as the widest. */
  List<Block.Row> rows(IntFunction<Place> places) {
    List<Block.Row> made = new ArrayList<>();
    for (int r = 0; r < rows.size(); r++) {
      List<String> cells = new ArrayList<>(width);
      for (int c = 0; c < width; c++) {
        cells.add(rows.get(r).getOrDefault(c, ""));
      }
      if (cells.stream().anyMatch(cell -> !cell.isEmpty())) {
        made.add(new Block.Row(cells, places.apply(r)));
      }
    }
    return made;
  }
}
