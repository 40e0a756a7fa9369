package io.jinwen.assistant.page.admin;

import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.RouterLink;
import io.jinwen.assistant.ops.metrics.QuestionCounts;
import io.jinwen.assistant.ops.metrics.QuestionCounts.ByRole;
import io.jinwen.assistant.ops.metrics.QuestionCounts.Day;
import io.jinwen.assistant.ops.metrics.QuestionCounts.Origin;
import io.jinwen.assistant.page.parts.Chart;
import io.jinwen.assistant.page.parts.ChartView;
import io.jinwen.assistant.page.parts.DataTable;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The questions of the last thirty days: day by day, by role, and how many had no ground. */
final class MonthPanel extends Section {
  private static final int DAYS = 30;
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("MM-dd", Locale.ROOT);

  private final QuestionCounts counts;
  private final Figures figures = new Figures();
  private final Span sum = new Span();
  private final ChartView chart = new ChartView();
  private final DataTable<ByRole> roles;
  private final Section byRole;

  MonthPanel(QuestionCounts counts) {
    this.counts = counts;
    roles = new DataTable<>(getTranslation("admin.month.roles"), columns(), "");
    Paragraph lead =
        new Paragraph(
            sum,
            new Span(" "),
            new RouterLink(getTranslation("admin.month.answers"), AnswersView.class));
    byRole = new Section(new H2(getTranslation("admin.month.roles")), roles);
    byRole.addClassName("jd-chart");
    addClassNames("jd-form");
    add(lead, chart, byRole);
  }

  private List<DataTable.Column<ByRole>> columns() {
    List<DataTable.Column<ByRole>> columns = new ArrayList<>();
    columns.add(DataTable.Column.of(getTranslation("desk.role"), this::name));
    columns.add(
        DataTable.Column.brief(
            getTranslation("admin.month.total"), row -> figures.count(row.total())));
    for (Origin origin : Origin.values()) {
      columns.add(
          DataTable.Column.brief(
              getTranslation("admin.month." + origin),
              row -> figures.count(row.counts().get(origin))));
    }
    return columns;
  }

  private String name(ByRole row) {
    return row.role().isEmpty()
        ? getTranslation("admin.month.norole")
        : getTranslation("desk.role." + row.role());
  }

  void show() {
    List<Day> days = counts.days(DAYS);
    List<ByRole> rows = counts.byRole(DAYS);
    int total = rows.stream().mapToInt(ByRole::total).sum();
    int groundless = rows.stream().mapToInt(row -> row.counts().get(Origin.NO_GROUND)).sum();
    sum.setText(getTranslation("admin.month.sum", figures.count(total), figures.count(groundless)));
    chart.show(
        new Chart(
            getTranslation("admin.month.days"),
            Chart.Shape.STACKED,
            days.stream().map(day -> DAY.format(day.day())).toList(),
            Stream.of(Origin.values()).map(origin -> series(origin, days)).toList(),
            figures::count));
    roles.show(rows);
    byRole.setVisible(!rows.isEmpty());
  }

  private Chart.Series series(Origin origin, List<Day> days) {
    return new Chart.Series(
        getTranslation("admin.month." + origin),
        days.stream().map(day -> day.counts().get(origin).doubleValue()).toList());
  }
}
