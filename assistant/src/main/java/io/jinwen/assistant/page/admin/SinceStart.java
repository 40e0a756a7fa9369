package io.jinwen.assistant.page.admin;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.H3;
import com.vaadin.flow.component.html.Section;
import io.jinwen.assistant.ops.metrics.MinuteStats.Totals;
import io.jinwen.assistant.page.parts.DataTable;
import io.jinwen.assistant.page.parts.LocalTimes;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** What was counted since the server started, by kind. */
final class SinceStart extends Section {
  private final H2 title = new H2();
  private final Figures figures = new Figures();
  private final DataTable<Map.Entry<String, Long>> words = table("words");
  private final DataTable<Map.Entry<String, Long>> requests = table("requests");

  SinceStart() {
    Div tables = new Div(titled("words", words), titled("requests", requests));
    tables.addClassName("jd-charts");
    add(title, tables);
    addClassName("jd-form");
  }

  void show(Totals totals) {
    title.setText(getTranslation("admin.since", LocalTimes.minute(totals.since())));
    words.show(sorted(totals.wordHits()));
    requests.show(sorted(totals.requests()));
  }

  private Section titled(String key, DataTable<Map.Entry<String, Long>> table) {
    Section section = new Section(new H3(getTranslation("admin.since." + key)), table);
    section.addClassName("jd-chart");
    return section;
  }

  private DataTable<Map.Entry<String, Long>> table(String key) {
    return new DataTable<>(
        getTranslation("admin.since." + key),
        List.of(
            DataTable.Column.of(
                getTranslation("admin.since.%s.of".formatted(key)), Map.Entry::getKey),
            DataTable.Column.of(
                getTranslation("admin.since.count"), entry -> figures.count(entry.getValue()))),
        getTranslation("admin.since.none"));
  }

  private static List<Map.Entry<String, Long>> sorted(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .filter(entry -> entry.getValue() > 0)
        .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
        .toList();
  }
}
