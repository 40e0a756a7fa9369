package io.jinwen.documents.parse;

import io.jinwen.documents.Block;
import io.jinwen.documents.Box;
import io.jinwen.documents.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Tables without upright lines: several lines in a row whose parts stand below each other. */
final class AlignedTables {
  private static final int ROWS_MIN = 3;
  private static final float ROW_DISTANCE_MAX = 3.2f; // of the font's size

  private AlignedTables() {}

  /** Replaces the lines of such tables; all others stay as they are. */
  static List<PageElement> find(int page, List<PageElement> elements) {
    List<PageElement> found = new ArrayList<>();
    List<TextLine> run = new ArrayList<>();
    for (PageElement element : elements) {
      if (element instanceof TextLine line && goesOn(run, line)) {
        run.add(line);
      } else {
        found.addAll(finish(page, run));
        run.clear();
        if (element instanceof TextLine line && line.segments().size() >= 2) {
          run.add(line);
        } else {
          found.add(element);
        }
      }
    }
    found.addAll(finish(page, run));
    return found;
  }

  private static boolean goesOn(List<TextLine> run, TextLine line) {
    if (run.isEmpty()) {
      return false;
    }
    float distance = line.box().top() - run.getLast().box().bottom();
    return distance < ROW_DISTANCE_MAX * line.size()
        && distance > -line.size()
        && (line.segments().size() >= 2 || wraps(run, line) || namesRows(run, line));
  }

  /** The name of the first column stands between the lines of a header that has several. */
  private static boolean namesRows(List<TextLine> run, TextLine line) {
    Box last = run.getLast().box();
    return line.box().top() < last.bottom() + 0.6f * line.size()
        && line.box().right() < last.left()
        && run.stream().noneMatch(AlignedTables::hasFigure);
  }

  private static boolean hasFigure(TextLine line) {
    return line.segments().stream().skip(1).anyMatch(s -> HeaderRows.isFigure(s.text()));
  }

  /** A single part that stands close below a later column of the row before it. */
  private static boolean wraps(List<TextLine> run, TextLine line) {
    TextLine.Segment part = line.segments().getFirst();
    Box above = run.getLast().box();
    return line.box().top() - above.bottom() < 0.8f * line.size()
        && run.getLast().segments().stream()
            .skip(1)
            .anyMatch(s -> overlap(s.box(), part.box()) > 0.6f * part.box().width());
  }

  private static float overlap(Box a, Box b) {
    return Math.min(a.right(), b.right()) - Math.max(a.left(), b.left());
  }

  private static List<PageElement> finish(int page, List<TextLine> run) {
    long full = run.stream().filter(line -> line.segments().size() >= 2).count();
    if (full < ROWS_MIN) {
      return new ArrayList<>(run);
    }
    List<Box> columns = columns(run);
    boolean figures = run.stream().filter(AlignedTables::hasFigure).count() >= full / 2.0;
    int parts = run.stream().mapToInt(line -> line.segments().size()).sum();
    boolean filled = parts >= 0.6 * columns.size() * full;
    if (columns.size() < 2 || !(figures || (filled && columns.size() >= 3))) {
      return new ArrayList<>(run);
    }
    List<Block.Row> rows = rows(page, run, columns);
    Box box = run.stream().map(TextLine::box).reduce(Box::with).orElseThrow();
    return List.of(
        new PageElement.PageTable(new Block.Table("", "", HeaderRows.count(rows), rows), box));
  }

  private static List<Block.Row> rows(int page, List<TextLine> run, List<Box> columns) {
    List<Block.Row> rows = new ArrayList<>();
    String firstName = "";
    boolean inHeader = true;
    for (TextLine line : run) {
      inHeader &= !hasFigure(line);
      boolean single = line.segments().size() == 1;
      if (single && !rows.isEmpty() && line.box().right() < columns.get(1).left()) {
        firstName = line.text(); // stands beside the lines of the header
      } else if (single && !rows.isEmpty()) {
        rows.add(wrapped(rows.removeLast(), cells(line, columns), line.box()));
      } else {
        List<String> cells =
            inHeader && line.segments().size() < columns.size()
                ? spread(line, columns)
                : cells(line, columns);
        rows.add(new Block.Row(cells, new Place(0, page, line.box())));
      }
    }
    return firstName.isEmpty() ? rows : named(rows, firstName);
  }

  /** Puts the name of the first column into each row of the header. */
  private static List<Block.Row> named(List<Block.Row> rows, String name) {
    List<Block.Row> named = new ArrayList<>();
    boolean header = true;
    for (Block.Row row : rows) {
      header &= row.cells().getFirst().isEmpty();
      List<String> cells = new ArrayList<>(row.cells());
      if (header) {
        cells.set(0, name);
      }
      named.add(new Block.Row(cells, row.place()));
    }
    return named;
  }

  /** Where the columns stand, by the rows that fill them all. */
  private static List<Box> columns(List<TextLine> run) {
    Map<Integer, Long> byParts =
        run.stream()
            .filter(line -> line.segments().size() >= 2)
            .collect(Collectors.groupingBy(l -> l.segments().size(), Collectors.counting()));
    int count =
        byParts.entrySet().stream()
            .max(Map.Entry.<Integer, Long>comparingByValue().thenComparing(Map.Entry::getKey))
            .orElseThrow()
            .getKey();
    List<Box> columns = new ArrayList<>();
    for (int c = 0; c < count; c++) {
      int column = c;
      columns.add(
          run.stream()
              .filter(line -> line.segments().size() == count)
              .map(line -> line.segments().get(column).box())
              .reduce(Box::with)
              .orElseThrow());
    }
    return columns;
  }

  /** A row that has all parts has them in order, however they are set; others by where they are. */
  private static List<String> cells(TextLine line, List<Box> columns) {
    List<StringBuilder> cells = new ArrayList<>();
    columns.forEach(_ -> cells.add(new StringBuilder()));
    List<TextLine.Segment> segments = line.segments();
    for (int i = 0; i < segments.size(); i++) {
      int column =
          segments.size() == columns.size() ? i : nearest(middle(segments.get(i).box()), columns);
      TextLine.append(cells.get(column), segments.get(i).text());
    }
    return cells.stream().map(StringBuilder::toString).toList();
  }

  /** A name in a header stands over the middle of the columns that it names. */
  private static List<String> spread(TextLine line, List<Box> columns) {
    List<Box> names = line.segments().stream().map(TextLine.Segment::box).toList();
    List<String> cells = new ArrayList<>();
    for (int c = 0; c < columns.size(); c++) {
      Box column = columns.get(c);
      boolean before = c == 0 && names.getFirst().left() > column.right();
      cells.add(before ? "" : line.segments().get(nearest(middle(column), names)).text());
    }
    return cells;
  }

  private static int nearest(float at, List<Box> boxes) {
    int nearest = 0;
    for (int i = 1; i < boxes.size(); i++) {
      if (Math.abs(middle(boxes.get(i)) - at) < Math.abs(middle(boxes.get(nearest)) - at)) {
        nearest = i;
      }
    }
    return nearest;
  }

  private static float middle(Box box) {
    return (box.left() + box.right()) / 2;
  }

  private static Block.Row wrapped(Block.Row row, List<String> more, Box box) {
    List<String> cells = new ArrayList<>();
    for (int c = 0; c < more.size(); c++) {
      StringBuilder cell = new StringBuilder(row.cells().get(c));
      TextLine.append(cell, more.get(c));
      cells.add(cell.toString());
    }
    return new Block.Row(cells, new Place(0, row.place().page(), row.place().box().with(box)));
  }
}
