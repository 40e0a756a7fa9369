package io.jinwen.assistant.page.admin;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeDetails;
import io.jinwen.assistant.ops.upkeep.ChangeLog.Change;
import io.jinwen.assistant.page.parts.DataTable;
import io.jinwen.assistant.page.parts.Differences;
import io.jinwen.assistant.page.parts.LocalTimes;
import io.jinwen.assistant.page.parts.TextDifference;
import java.util.List;

/** Who changed what and when, with what was taken out and put in. */
final class HistoryList extends NativeDetails {
  private final DataTable<Change> table =
      new DataTable<>(
          getTranslation("admin.history"),
          List.of(
              DataTable.Column.brief(
                  getTranslation("admin.when"), change -> LocalTimes.second(change.at())),
              DataTable.Column.brief(getTranslation("admin.who"), Change::who),
              DataTable.Column.of(getTranslation("admin.what"), Change::subject),
              new DataTable.Column<>(getTranslation("admin.change"), HistoryList::difference)),
          getTranslation("admin.history.none"));

  HistoryList() {

    addClassName("jd-history");
    setSummaryText(getTranslation("admin.history"));
    setContent(table);
  }

  void show(List<Change> changes) {
    table.show(changes);
  }

  private static Div difference(Change change) {
    Div text = new Div();
    text.addClassNames("jd-compare-text", "jd-source");
    text.add(Differences.inOne(TextDifference.of(change.before(), change.after())));
    return text;
  }
}
