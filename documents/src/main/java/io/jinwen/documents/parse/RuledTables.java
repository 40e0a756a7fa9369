package io.jinwen.documents.parse;

import io.jinwen.documents.Block;
import io.jinwen.documents.Box;
import io.jinwen.documents.Place;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tables whose cells are ruled: crossing lines make a grid, and where one is missing cells join.
 */
final class RuledTables {
  private static final int LINES_MAX = 2_000;

  private final int page;
  private final List<Glyph> left = new ArrayList<>();
  private final List<PageElement.PageTable> tables = new ArrayList<>();

  /** Takes the characters of tables out of all characters. */
  RuledTables(int page, List<Ruling> rulings, List<Glyph> glyphs) {
    this.page = page;
    left.addAll(glyphs);
    if (rulings.size() <= LINES_MAX) {
      groups(rulings).forEach(this::table);
    }
  }

  List<PageElement.PageTable> tables() {
    return tables;
  }

  /** The characters outside of tables. */
  List<Glyph> others() {
    return left;
  }

  private static List<List<Ruling>> groups(List<Ruling> rulings) {
    int[] group = new int[rulings.size()];
    Arrays.setAll(group, i -> i);
    for (int i = 0; i < group.length; i++) {
      for (int k = i + 1; k < group.length; k++) {
        if (rulings.get(i).crosses(rulings.get(k))) {
          group[root(group, i)] = root(group, k);
        }
      }
    }
    Map<Integer, List<Ruling>> byRoot = new LinkedHashMap<>();
    for (int i = 0; i < group.length; i++) {
      byRoot.computeIfAbsent(root(group, i), _ -> new ArrayList<>()).add(rulings.get(i));
    }
    return List.copyOf(byRoot.values());
  }

  private static int root(int[] group, int i) {
    int at = i;
    while (group[at] != at) {
      group[at] = group[group[at]];
      at = group[at];
    }
    return at;
  }

  private void table(List<Ruling> group) {
    List<Ruling> level = group.stream().filter(Ruling::level).toList();
    List<Ruling> upright = group.stream().filter(ruling -> !ruling.level()).toList();
    if (level.size() < 2 || upright.isEmpty()) {
      return;
    }
    float[] xs = edges(upright, level);
    float[] ys = edges(level, upright);
    int columns = xs.length - 1;
    int rows = ys.length - 1;
    if (columns < 1 || rows < 1 || columns * rows < 2) {
      return;
    }
    int[] cells = joinedCells(xs, ys, level, upright);
    if (Arrays.stream(cells).distinct().count() < 2) {
      return; // a frame
    }
    Box box = new Box(xs[0], ys[0], xs[columns], ys[rows]);
    Map<Integer, List<Glyph>> texts = new HashMap<>();
    List<Glyph> inside = new ArrayList<>();
    for (Glyph glyph : left) {
      if (box.holdsMiddleOf(glyph.box())) {
        int cell = cells[row(ys, glyph) * columns + column(xs, glyph)];
        texts.computeIfAbsent(cell, _ -> new ArrayList<>()).add(glyph);
        inside.add(glyph);
      }
    }
    if (texts.size() < 2) {
      return;
    }
    List<Block.Row> made = new ArrayList<>();
    for (int r = 0; r < rows; r++) {
      made.addAll(rows(r, columns, cells, texts, new Box(xs[0], ys[r], xs[columns], ys[r + 1])));
    }
    left.removeAll(new HashSet<>(inside));
    tables.add(
        new PageElement.PageTable(new Block.Table("", "", HeaderRows.count(made), made), box));
  }

  /** Where lines stand, and where those across them end. */
  private static float[] edges(List<Ruling> lines, List<Ruling> across) {
    List<Float> all = new ArrayList<>();
    lines.forEach(line -> all.add(line.at()));
    all.add((float) across.stream().mapToDouble(Ruling::from).min().orElseThrow());
    all.add((float) across.stream().mapToDouble(Ruling::to).max().orElseThrow());
    all.sort(null);
    List<Float> distinct = new ArrayList<>();
    for (float at : all) {
      if (distinct.isEmpty() || at - distinct.getLast() > 2 * Ruling.TOLERANCE) {
        distinct.add(at);
      }
    }
    float[] edges = new float[distinct.size()];
    for (int i = 0; i < edges.length; i++) {
      edges[i] = distinct.get(i);
    }
    return edges;
  }

  /** For each place of the grid the number of its cell; places without a line between share one. */
  private static int[] joinedCells(
      float[] xs, float[] ys, List<Ruling> level, List<Ruling> upright) {
    int columns = xs.length - 1;
    int rows = ys.length - 1;
    int[] group = new int[columns * rows];
    Arrays.setAll(group, i -> i);
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        float middleY = (ys[r] + ys[r + 1]) / 2;
        float middleX = (xs[c] + xs[c + 1]) / 2;
        if (c + 1 < columns && isOpen(upright, xs[c + 1], middleY)) {
          group[root(group, r * columns + c + 1)] = root(group, r * columns + c);
        }
        if (r + 1 < rows && isOpen(level, ys[r + 1], middleX)) {
          group[root(group, (r + 1) * columns + c)] = root(group, r * columns + c);
        }
      }
    }
    int[] cells = new int[group.length];
    Arrays.setAll(cells, i -> root(group, i));
    return cells;
  }

  private static boolean isOpen(List<Ruling> lines, float at, float position) {
    return lines.stream()
        .noneMatch(
            line -> Math.abs(line.at() - at) <= 2 * Ruling.TOLERANCE && line.covers(position));
  }

  private static int row(float[] ys, Glyph glyph) {
    return slot(ys, (glyph.box().top() + glyph.box().bottom()) / 2);
  }

  private static int column(float[] xs, Glyph glyph) {
    return slot(xs, (glyph.box().left() + glyph.box().right()) / 2);
  }

  private static int slot(float[] edges, float at) {
    int slot = 0;
    while (slot < edges.length - 2 && at >= edges[slot + 1]) {
      slot++;
    }
    return slot;
  }

  /** One row, or several where only the columns are ruled and each holds as many figures. */
  private List<Block.Row> rows(
      int row, int columns, int[] cells, Map<Integer, List<Glyph>> texts, Box box) {
    List<List<TextLine>> lines = new ArrayList<>();
    for (int c = 0; c < columns; c++) {
      lines.add(TextLine.of(texts.getOrDefault(cells[row * columns + c], List.of())));
    }
    int split = splitInto(lines);
    List<Block.Row> rows = new ArrayList<>();
    for (int part = 0; part < split; part++) {
      int at = part;
      List<String> values =
          lines.stream()
              .map(cell ->
                  split == 1 ? TextLine.joined(cell) : cell.isEmpty() ? "" : cell.get(at).text())
              .toList();
      Box rowBox =
          split == 1
              ? box
              : lines.stream()
                  .filter(c -> !c.isEmpty())
                  .map(c -> c.get(at).box())
                  .reduce(Box::with)
                  .orElse(box);
      rows.add(new Block.Row(values, new Place(0, page, rowBox)));
    }
    boolean empty = rows.stream().allMatch(r -> r.cells().stream().allMatch(String::isEmpty));
    return empty ? List.of() : rows;
  }

  private static int splitInto(List<List<TextLine>> cells) {
    List<List<TextLine>> filled = cells.stream().filter(cell -> !cell.isEmpty()).toList();
    int count = filled.isEmpty() ? 0 : filled.getFirst().size();
    if (filled.size() < 2 || count < 2 || filled.stream().anyMatch(c -> c.size() != count)) {
      return 1;
    }
    boolean figures =
        filled.stream()
            .anyMatch(cell -> cell.stream().allMatch(l -> HeaderRows.isFigure(l.text())));
    for (int i = 0; i < count && figures; i++) {
      float top = filled.getFirst().get(i).box().top();
      int at = i;
      figures = filled.stream().allMatch(c -> Math.abs(c.get(at).box().top() - top) < 4);
    }
    return figures ? count : 1;
  }
}
