package io.jinwen.assistant.page.parts;

import java.util.Collections;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.stream.IntStream;

/**
 * What a chart draws.
 *
 * @param title its name
 * @param shape how values are drawn
 * @param columns names of the columns, from left to right
 * @param series what is drawn, in the order of the legend; each has one value for a column
 * @param text a value as people read it
 */
public record Chart(
    String title,
    Shape shape,
    List<String> columns,
    List<Series> series,
    DoubleFunction<String> text) {
  /** How values are drawn. */
  public enum Shape {
    /** Bars, the series of a column on top of each other. */
    STACKED,
    /** A line for each series. */
    LINES
  }

  /**
   * Values of one kind.
   *
   * @param name what they are
   * @param values from 0 on
   */
  public record Series(String name, List<Double> values) {
    public Series {
      values = List.copyOf(values);
    }
  }

  /**
   * @throws IllegalArgumentException if a series has not one value for each column, or one below 0
   */
  public Chart {
    columns = List.copyOf(columns);
    series = List.copyOf(series);
    for (Series one : series) {
      if (one.values().size() != columns.size()) {
        throw new IllegalArgumentException(
            "series %s has %d values for %d columns"
                .formatted(one.name(), one.values().size(), columns.size()));
      }
      if (!one.values().isEmpty() && !(Collections.min(one.values()) >= 0)) {
        throw new IllegalArgumentException(
            "series %s has the value %s, must be from 0 on"
                .formatted(one.name(), Collections.min(one.values())));
      }
    }
  }

  /** Whether there is nothing to see. */
  public boolean isEmpty() {
    return series.stream().allMatch(one -> one.values().stream().allMatch(value -> value == 0));
  }

  /** The greatest height that is drawn. */
  double greatest() {
    return switch (shape) {
      case STACKED ->
          IntStream.range(0, columns.size())
              .mapToDouble(
                  column -> series.stream().mapToDouble(one -> one.values().get(column)).sum())
              .max()
              .orElse(0);
      case LINES ->
          series.stream()
              .flatMap(one -> one.values().stream())
              .mapToDouble(Double::doubleValue)
              .max()
              .orElse(0);
    };
  }
}
