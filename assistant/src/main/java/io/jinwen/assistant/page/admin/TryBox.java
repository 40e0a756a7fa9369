package io.jinwen.assistant.page.admin;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.TextArea;
import com.vaadin.flow.data.value.ValueChangeMode;
import io.jinwen.assistant.ops.upkeep.WordUpkeep;
import io.jinwen.assistant.page.parts.DataTable;
import io.jinwen.assistant.policy.guard.Hit;
import java.util.List;

/** Shows what the filter finds in a text, while it is typed. Nothing of it is kept. */
final class TryBox extends Section {
  private static final int CHARACTERS_MAX = 5_000;

  private final WordUpkeep upkeep;
  private final TextArea text = new TextArea(getTranslation("admin.try.text"));
  private final Div marked = new Div();
  private final Paragraph none = new Paragraph(getTranslation("admin.try.none"));
  private final DataTable<Hit> hits =
      new DataTable<>(
          getTranslation("admin.try.hits"),
          List.of(
              DataTable.Column.of(getTranslation("admin.word"), Hit::word),
              DataTable.Column.of(getTranslation("admin.category"), Hit::category),
              new DataTable.Column<>(
                  getTranslation("admin.action"), hit -> new ActionTag(hit.action()))),
          "");

  TryBox(WordUpkeep upkeep) {
    this.upkeep = upkeep;
    addClassNames("jd-form", "jd-panel");
    text.setWidthFull();
    text.setMaxLength(CHARACTERS_MAX);
    text.setValueChangeMode(ValueChangeMode.LAZY);
    text.setPlaceholder(getTranslation("admin.try.example"));
    text.addValueChangeListener(_ -> show());
    marked.addClassName("jd-compare-text");
    marked.getElement().setAttribute("aria-live", "polite");
    none.addClassName("jd-hint");
    add(new H2(getTranslation("admin.try")), text, marked, none, hits);
    show();
  }

  /** Looks anew, by the words that are in use now. */
  void show() {
    String typed = text.getValue();
    List<Hit> found = upkeep.hits(typed);
    marked.removeAll();
    int read = 0;
    for (Hit hit : found) {
      if (hit.start() < read) {
        continue; // within the one before
      }
      marked.add(new Span(typed.substring(read, (int) hit.start())));
      Span word = new Span(typed.substring((int) hit.start(), (int) hit.end()));
      word.addClassNames("jd-mark", "jd-mark-" + hit.action().code());
      marked.add(word);
      read = (int) hit.end();
    }
    marked.add(new Span(typed.substring(read)));
    marked.setVisible(!found.isEmpty());
    hits.show(found);
    hits.setVisible(!found.isEmpty());
    none.setVisible(found.isEmpty() && !typed.isBlank());
  }
}
