package io.jinwen.documents.parse;

import io.jinwen.documents.Block;
import io.jinwen.documents.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** A row of a sheet, by the columns that have something. */
final class SheetRow {
  static final SheetRow EMPTY = new SheetRow(-1);

  private final int number;
  private final TreeMap<Integer, String> cells = new TreeMap<>();
  private final TreeMap<Integer, String> formulas = new TreeMap<>();

  SheetRow(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }

  void put(int column, String value) {
    cells.put(column, value);
  }

  void formula(int column, String formula) {
    formulas.put(column, "=" + formula);
  }

  String cell(int column) {
    return cells.getOrDefault(column, "");
  }

  boolean isEmpty() {
    return cells.isEmpty();
  }

  int first() {
    return cells.firstKey();
  }

  int last() {
    return cells.lastKey();
  }

  /** Whether it says one thing only, or stands apart as 单位 and dates do above a table. */
  boolean isTitle() {
    return cells.values().stream().distinct().count() == 1
        || cells.values().stream()
            .distinct()
            .allMatch(cell -> cell.contains("：") || cell.contains(":"));
  }

  String title() {
    return String.join(" ", cells.values().stream().distinct().toList());
  }

  String text() {
    return String.join(" ", cells.values());
  }

  Block.Row block(int from, int to, Place place) {
    List<String> values = new ArrayList<>();
    List<String> computed = new ArrayList<>();
    for (int c = from; c <= to; c++) {
      values.add(cell(c));
      computed.add(formulas.getOrDefault(c, ""));
    }
    return new Block.Row(values, formulas.isEmpty() ? List.of() : computed, place);
  }
}
