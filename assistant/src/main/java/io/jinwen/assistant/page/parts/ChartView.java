package io.jinwen.assistant.page.parts;

import com.vaadin.flow.component.Svg;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.NativeDetails;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A chart with its title and legend, and the same numbers as a table for who wants to read them.
 */
public final class ChartView extends Section {
  private final H2 title = new H2();
  private final Svg drawing = new Svg();
  private final Div legend = new Div();
  private final Paragraph empty = new Paragraph(getTranslation("admin.chart.empty"));
  private final NativeDetails numbers = new NativeDetails(getTranslation("admin.chart.table"));

  /** Shows nothing yet. */
  public ChartView() {
    addClassName("jd-chart");
    legend.addClassName("jd-legend");
    empty.addClassName("jd-empty");
    add(title, legend, drawing, empty, numbers);
  }

  /** Shows a chart in place of the one before. */
  public void show(Chart chart) {
    title.setText(chart.title());
    drawing.setVisible(!chart.isEmpty());
    legend.setVisible(!chart.isEmpty());
    numbers.setVisible(!chart.isEmpty());
    empty.setVisible(chart.isEmpty());
    if (chart.isEmpty()) {
      return;
    }
    drawing.setSvg(ChartDrawing.of(chart));
    legend.removeAll();
    for (int place = 0; place < chart.series().size(); place++) {
      Span mark = new Span();
      mark.addClassNames("jd-legend-mark", "jd-s" + place);
      mark.getElement().setAttribute("aria-hidden", "true");
      legend.add(new Span(mark, new Span(chart.series().get(place).name())));
    }
    numbers.setContent(table(chart));
  }

  private DataTable<Integer> table(Chart chart) {
    List<DataTable.Column<Integer>> columns = new ArrayList<>();
    columns.add(DataTable.Column.of(getTranslation("admin.chart.time"), chart.columns()::get));
    for (Chart.Series series : chart.series()) {
      columns.add(
          DataTable.Column.of(series.name(), row -> chart.text().apply(series.values().get(row))));
    }
    DataTable<Integer> table = new DataTable<>(chart.title(), columns, "");
    table.show(
        IntStream.range(0, chart.columns().size())
            .boxed()
            .filter(row -> chart.series().stream().anyMatch(series -> series.values().get(row) > 0))
            .toList());
    return table;
  }
}
