package io.jinwen.assistant.page.parts;

import com.vaadin.flow.component.Html;
import com.vaadin.flow.component.details.Details;
import com.vaadin.flow.component.html.Div;
import io.jinwen.assistant.calculator.Schedule;
import io.jinwen.assistant.calculator.Thousands;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What is paid, as a chart of principal and interest and, folded away, row by row. */
final class ScheduleView extends Div {
  private static final int COLUMNS_MAX = 36;
  private static final int MONTHS = 12;

  private final ChartView chart = new ChartView();
  private final Details rows = new Details(getTranslation("calculators.schedule.rows"));
  private Optional<Schedule> schedule = Optional.empty();

  ScheduleView() {
    addClassName("jc-schedule");
    rows.addClassName("jc-rows");
    rows.setOpened(false);
    rows.addOpenedChangeListener(event -> {
      if (event.isOpened()) {
        showRows(); // several hundred: only for who asks for them
      }
    });
    add(chart, rows);
    setVisible(false);
  }

  void show(Optional<Schedule> shown) {
    schedule = shown;
    setVisible(shown.isPresent());
    rows.removeAll();
    rows.setOpened(false);
    shown.ifPresent(it -> chart.show(chart(it)));
  }

  private Chart chart(Schedule shown) {
    boolean yearly = shown.rows().size() > COLUMNS_MAX;
    List<List<Schedule.Row>> groups = new ArrayList<>();
    int size = yearly ? MONTHS : 1;
    for (int from = 0; from < shown.rows().size(); from += size) {
      groups.add(shown.rows().subList(from, Math.min(from + size, shown.rows().size())));
    }
    List<String> columns = new ArrayList<>();
    for (int number = 1; number <= groups.size(); number++) {
      columns.add(getTranslation(yearly ? "calculators.year" : "calculators.month", number));
    }
    return new Chart(
        getTranslation("calculators.schedule"),
        Chart.Shape.STACKED,
        columns,
        List.of(
            series("calculators.principal", groups, Schedule.Row::principal),
            series("calculators.interest", groups, Schedule.Row::interest)),
        value -> Thousands.of(BigDecimal.valueOf(Math.round(value))));
  }

  private Chart.Series series(
      String key, List<List<Schedule.Row>> groups, Function<Schedule.Row, BigDecimal> amount) {
    return new Chart.Series(
        getTranslation(key),
        groups.stream()
            .map(rows ->
                rows.stream()
                    .map(amount)
                    .reduce(BigDecimal.ZERO, BigDecimal::add)
                    .max(BigDecimal.ZERO)
                    .doubleValue())
            .toList());
  }

  private void showRows() {
    rows.removeAll();
    schedule.ifPresent(shown -> rows.add(new Html(table(shown))));
  }

  /** Numbers of ours and words of the page, nothing that a user typed. */
  private String table(Schedule shown) {
    StringBuilder html = new StringBuilder("<table class=\"jc-table\"><thead><tr>");
    for (String key : List.of("period", "payment", "principal", "interest", "balance")) {
      html.append("<th scope=\"col\">")
          .append(getTranslation("calculators." + key))
          .append("</th>");
    }
    html.append("</tr></thead><tbody>");
    for (Schedule.Row row : shown.rows()) {
      html.append("<tr><td>").append(row.period()).append("</td>");
      for (BigDecimal amount :
          List.of(row.payment(), row.principal(), row.interest(), row.balance())) {
        html.append("<td>").append(Thousands.of(amount)).append("</td>");
      }
      html.append("</tr>");
    }
    return html.append("</tbody></table>").toString();
  }
}
