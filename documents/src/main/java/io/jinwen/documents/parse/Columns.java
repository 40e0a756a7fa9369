package io.jinwen.documents.parse;

import io.jinwen.documents.Box;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Brings lines and tables of a page into reading order, also where the text is set in two columns.
 */
final class Columns {
  private static final int LINES_MIN = 6;
  private static final double COLUMN_FILL_MIN = 0.6;

  private Columns() {}

  static List<PageElement> inReadingOrder(List<PageElement> elements, float pageWidth) {
    List<PageElement> sorted = new ArrayList<>(elements);
    sorted.sort(Comparator.comparing(e -> e.box().top()));
    float gutter = gutter(sorted, pageWidth);
    return gutter < 0 ? sorted : columnByColumn(sorted, gutter);
  }

  /** Where most lines have a gap with long text on both sides; −1 if nowhere. */
  private static float gutter(List<PageElement> elements, float pageWidth) {
    List<TextLine> lines =
        elements.stream().filter(TextLine.class::isInstance).map(TextLine.class::cast).toList();
    if (lines.size() < LINES_MIN) {
      return -1;
    }
    for (float at = 0.4f; at <= 0.6f; at += 0.01f) {
      float x = at * pageWidth;
      int both = 0;
      int crossing = 0;
      double leftFill = 0;
      double rightFill = 0;
      for (TextLine line : lines) {
        boolean crosses =
            line.segments().stream().anyMatch(s -> s.box().left() < x && s.box().right() > x);
        Box box = line.box();
        if (crosses) {
          crossing++;
        } else if (box.left() < x && box.right() > x) {
          both++;
          leftFill += covered(line, 0, x);
          rightFill += covered(line, x, pageWidth);
        }
      }
      double columnWidth = 0.4 * pageWidth;
      if (both >= LINES_MIN
          && both > crossing
          && leftFill / both > COLUMN_FILL_MIN * columnWidth
          && rightFill / both > COLUMN_FILL_MIN * columnWidth) {
        return x;
      }
    }
    return -1;
  }

  private static double covered(TextLine line, float from, float to) {
    return line.segments().stream()
        .filter(s -> s.box().left() >= from - 1 && s.box().right() <= to + 1)
        .mapToDouble(s -> s.box().width())
        .sum();
  }

  private static List<PageElement> columnByColumn(List<PageElement> sorted, float gutter) {
    List<PageElement> ordered = new ArrayList<>();
    List<PageElement> left = new ArrayList<>();
    List<PageElement> right = new ArrayList<>();
    for (PageElement element : sorted) {
      boolean crosses =
          element instanceof TextLine line
              ? line.segments().stream()
                  .anyMatch(s -> s.box().left() < gutter && s.box().right() > gutter)
              : element.box().left() < gutter && element.box().right() > gutter;
      if (crosses) {
        ordered.addAll(left);
        ordered.addAll(right);
        left.clear();
        right.clear();
        ordered.add(element);
      } else if (element instanceof TextLine line) {
        add(left, line.segments().stream().filter(s -> s.box().right() <= gutter).toList());
        add(right, line.segments().stream().filter(s -> s.box().right() > gutter).toList());
      } else {
        (element.box().right() <= gutter ? left : right).add(element);
      }
    }
    ordered.addAll(left);
    ordered.addAll(right);
    return ordered;
  }

  private static void add(List<PageElement> column, List<TextLine.Segment> segments) {
    if (!segments.isEmpty()) {
      column.add(new TextLine(segments));
    }
  }
}
