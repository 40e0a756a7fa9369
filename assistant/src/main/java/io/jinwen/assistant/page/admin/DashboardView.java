package io.jinwen.assistant.page.admin;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.shared.Registration;
import io.jinwen.assistant.ops.metrics.Dashboard;
import io.jinwen.assistant.ops.metrics.MinuteRing;
import io.jinwen.assistant.ops.metrics.MinuteStats;
import io.jinwen.assistant.ops.metrics.QuestionCounts;
import io.jinwen.assistant.page.MainLayout;
import io.jinwen.assistant.page.parts.Chart;
import io.jinwen.assistant.page.parts.ChartView;
import io.jinwen.engine.api.EngineStatus;
import jakarta.annotation.security.PermitAll;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** What happened on this server in the last hour or day, and what was asked in a month. */
@Route(value = "admin", layout = MainLayout.class)
@StyleSheet("context://jinwen/desk.css")
@PermitAll
public final class DashboardView extends AdminPage {
  private static final int REFRESH_MILLIS = 15_000;

  private final Dashboard dashboard;
  private final Figures figures = new Figures();
  private final Map<Period, NativeButton> periods = new EnumMap<>(Period.class);
  private final Div tiles = new Div();
  private final List<ChartView> charts = new ArrayList<>();
  private final Div grid = new Div();
  private final SinceStart sinceStart = new SinceStart();
  private final MonthPanel month;
  private Period period = Period.HOUR;
  private Registration refreshing = () -> {};

  /** Minutes are counted in memory, since the start; a month comes from the record. */
  private enum Period {
    HOUR(60, 1),
    DAY(MinuteRing.MINUTES_MAX, 30),
    MONTH(0, 0);

    private final int minutes;
    private final int minutesPerColumn;

    Period(int minutes, int minutesPerColumn) {
      this.minutes = minutes;
      this.minutesPerColumn = minutesPerColumn;
    }
  }

  /** Vaadin makes one for each window. */
  public DashboardView(Dashboard dashboard, QuestionCounts questions) {
    super("dashboard");
    this.dashboard = dashboard;
    this.month = new MonthPanel(questions);
    tiles.addClassName("jd-tiles");
    grid.addClassName("jd-charts");
    add(choices(), tiles, grid, sinceStart, month);
    List<Bucket> first = buckets();
    charts(first)
        .forEach(_ -> {
          ChartView chart = new ChartView();
          charts.add(chart);
          grid.add(chart);
        });
    show();
  }

  private List<Chart> charts(List<Bucket> buckets) {
    return new Charts(this::getTranslation).of(buckets);
  }

  @Override
  protected void onAttach(AttachEvent event) {
    event.getUI().setPollInterval(REFRESH_MILLIS);
    refreshing = event.getUI().addPollListener(_ -> show());
  }

  @Override
  protected void onDetach(DetachEvent event) {
    refreshing.remove();
    event.getUI().setPollInterval(-1);
  }

  private Div choices() {
    Div choice = new Div();
    choice.addClassName("jw-choice");
    choice.getElement().setAttribute("role", "group");
    choice.getElement().setAttribute("aria-label", getTranslation("admin.period"));
    for (Period each : Period.values()) {
      NativeButton button =
          new NativeButton(
              getTranslation("admin.period." + each.name()),
              _ -> {
                period = each;
                show();
              });
      button.getElement().setAttribute("type", "button");
      periods.put(each, button);
      choice.add(button);
    }
    Div bar = new Div(choice, new Button(getTranslation("admin.refresh"), _ -> show()));
    bar.addClassName("jd-buttons");
    return bar;
  }

  private List<Bucket> buckets() {
    return Bucket.of(dashboard.minutes(period.minutes), period.minutesPerColumn);
  }

  private void show() {
    periods.forEach((each, button) ->
        button.getElement().setAttribute("aria-pressed", Boolean.toString(each == period)));
    boolean recorded = period == Period.MONTH;
    tiles.setVisible(!recorded);
    grid.setVisible(!recorded);
    sinceStart.setVisible(!recorded);
    month.setVisible(recorded);
    if (recorded) {
      month.show();
    } else {
      showMinutes();
    }
  }

  private void showMinutes() {
    List<Bucket> buckets = buckets();
    List<Chart> drawn = charts(buckets);
    for (int i = 0; i < drawn.size(); i++) {
      charts.get(i).show(drawn.get(i));
    }
    showTiles(new Bucket(buckets.getFirst().start(), minutes(buckets)));
    sinceStart.show(dashboard.totals());
  }

  private static List<MinuteStats> minutes(List<Bucket> buckets) {
    return buckets.stream().flatMap(bucket -> bucket.minutes().stream()).toList();
  }

  private void showTiles(Bucket all) {
    tiles.removeAll();
    EngineStatus engine = dashboard.engine();
    tile(
        "engine",
        getTranslation(engine.ready() ? "admin.tile.ready" : "admin.tile.notready"),
        getTranslation("admin.tile.queue", engine.running(), engine.waiting()));
    tile(
        "answers",
        count(all, MinuteStats::answers),
        getTranslation("admin.tile.approved", count(all, MinuteStats::approved)));
    tile(
        "first",
        all.firstTokenMillis() == 0 ? "–" : figures.millis(all.firstTokenMillis()),
        getTranslation(
            "admin.tile.longest", figures.millis(all.max(MinuteStats::firstTokenMillisMax))));
    tile(
        "tokens",
        figures.count(all.sum(MinuteStats::promptTokens) + all.sum(MinuteStats::completionTokens)),
        getTranslation("admin.tile.generated", count(all, MinuteStats::completionTokens)));
    tile(
        "guard",
        figures.count(all.sum(MinuteStats::wordHits) + all.sum(MinuteStats::hints)),
        getTranslation(
            "admin.tile.hits", count(all, MinuteStats::wordHits), count(all, MinuteStats::hints)));
    tile(
        "feedback",
        figures.count(all.sum(MinuteStats::feedbackUp) + all.sum(MinuteStats::feedbackDown)),
        getTranslation(
            "admin.tile.updown",
            count(all, MinuteStats::feedbackUp),
            count(all, MinuteStats::feedbackDown)));
    tile(
        "cache",
        engine.cachePagesTotal() == 0
            ? "–"
            : figures.percent((double) engine.cachePagesUsed() / engine.cachePagesTotal()),
        getTranslation(
            "admin.tile.pages",
            figures.count(engine.cachePagesUsed()),
            figures.count(engine.cachePagesTotal())));
    tile(
        "requests",
        count(all, MinuteStats::requests),
        getTranslation("admin.tile.errors", count(all, MinuteStats::requestErrors)));
  }

  private String count(Bucket all, ToDoubleFunction<MinuteStats> value) {
    return figures.count(all.sum(value));
  }

  private void tile(String key, String value, String more) {
    Span name = new Span(getTranslation("admin.tile." + key));
    name.addClassName("jd-hint");
    Span figure = new Span(value);
    figure.addClassName("jd-tile-value");
    Span below = new Span(more);
    below.addClassName("jd-hint");
    Div tile = new Div(name, figure, below);
    tile.addClassName("jd-tile");
    tiles.add(tile);
  }
}
