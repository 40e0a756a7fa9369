package io.jinwen.assistant.page.parts;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Draws a chart as SVG: lines and numbers on the left, names of columns below, and over every
 * column an invisible bar whose title the browser shows where the pointer rests. Colours come from
 * the style sheet by the series' place ({@code jd-s0}, {@code jd-s1}, …).
 */
final class ChartDrawing {
  static final int WIDTH = 540;
  static final int HEIGHT = 210;
  static final int LEFT = 52;
  static final int RIGHT = 8;
  static final int TOP = 12;
  static final int BOTTOM = 26;
  private static final int LABELS_MAX = 8;
  private static final double GAP_SHARE = 0.2;
  private static final int TICK_GAP = 8;

  private final Chart chart;
  private final Scale scale;
  private final StringBuilder svg = new StringBuilder();

  private ChartDrawing(Chart chart) {
    this.chart = chart;
    this.scale = Scale.upTo(chart.greatest(), true);
  }

  static String of(Chart chart) {
    return new ChartDrawing(chart).draw();
  }

  /** Where a value stands, counted from the top. */
  static double y(Scale scale, double value) {
    return TOP + (HEIGHT - TOP - BOTTOM) * (1 - scale.share(value));
  }

  /** Where a column begins. */
  static double x(int column, int columns) {
    return LEFT + (double) (WIDTH - LEFT - RIGHT) * column / columns;
  }

  private String draw() {
    svg.append(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">"
            .formatted(WIDTH, HEIGHT, escaped(chart.title())));
    drawLines();
    drawNames();
    switch (chart.shape()) {
      case STACKED -> drawBars();
      case LINES -> IntStream.range(0, chart.series().size()).forEach(this::drawLine);
    }
    drawTitles();
    return svg.append("</svg>").toString();
  }

  private void drawLines() {
    for (double value : scale.lines()) {
      double y = y(scale, value);
      svg.append(
          format(
              "<line class=\"jd-grid\" x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\"/>",
              LEFT, y, WIDTH - RIGHT, y));
      svg.append(
          format(
              "<text class=\"jd-axis\" x=\"%d\" y=\"%.1f\" dy=\"0.32em\" text-anchor=\"end\">%s</text>",
              LEFT - TICK_GAP, y, escaped(chart.text().apply(value))));
    }
  }

  /** As many names as fit, evenly spread and ending with the newest. */
  private void drawNames() {
    int columns = chart.columns().size();
    int every = Math.max(1, (columns + LABELS_MAX - 1) / LABELS_MAX);
    for (int column = columns - 1; column >= 0; column -= every) {
      double middle = (x(column, columns) + x(column + 1, columns)) / 2;
      String anchor = column == columns - 1 && columns > 1 ? "end" : "middle";
      svg.append(
          format(
              "<text class=\"jd-axis\" x=\"%.1f\" y=\"%d\" text-anchor=\"%s\">%s</text>",
              anchor.equals("end") ? WIDTH - RIGHT : middle,
              HEIGHT - TICK_GAP,
              anchor,
              escaped(chart.columns().get(column))));
    }
  }

  private void drawBars() {
    int columns = chart.columns().size();
    for (int column = 0; column < columns; column++) {
      double width = (x(column + 1, columns) - x(column, columns)) * (1 - GAP_SHARE);
      double below = 0;
      for (int place = 0; place < chart.series().size(); place++) {
        double value = chart.series().get(place).values().get(column);
        if (value > 0) {
          double top = y(scale, below + value);
          svg.append(
              format(
                  "<rect class=\"jd-s%d\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>",
                  place, x(column, columns), top, width, y(scale, below) - top));
          below += value;
        }
      }
    }
  }

  /** Where a value is 0 nothing was measured: the line stops and goes on after it. */
  private void drawLine(int place) {
    List<Double> values = chart.series().get(place).values();
    int columns = values.size();
    StringBuilder path = new StringBuilder();
    boolean drawing = false;
    for (int column = 0; column < columns; column++) {
      double value = values.get(column);
      if (value > 0) {
        double middle = (x(column, columns) + x(column + 1, columns)) / 2;
        path.append(format("%s%.1f %.1f ", drawing ? "L" : "M", middle, y(scale, value)));
        svg.append(
            format(
                "<circle class=\"jd-s%d\" cx=\"%.1f\" cy=\"%.1f\" r=\"2.5\"/>",
                place, middle, y(scale, value)));
      }
      drawing = value > 0;
    }
    svg.append("<path class=\"jd-line jd-s%d\" d=\"%s\"/>".formatted(place, path));
  }

  private void drawTitles() {
    int columns = chart.columns().size();
    for (int column = 0; column < columns; column++) {
      int at = column;
      String values =
          chart.series().stream()
              .map(one -> one.name() + " " + chart.text().apply(one.values().get(at)))
              .collect(Collectors.joining("\n"));
      svg.append(
          format(
              "<rect class=\"jd-hover\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\"><title>%s</title></rect>",
              x(column, columns),
              TOP,
              x(column + 1, columns) - x(column, columns),
              HEIGHT - TOP - BOTTOM,
              escaped(chart.columns().get(column) + "\n" + values)));
    }
  }

  /** Numbers with a point, whatever the language of the server. */
  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
