package io.jinwen.assistant.page.admin;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeDetails;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.textfield.TextField;
import io.jinwen.assistant.ops.upkeep.Origin;
import io.jinwen.assistant.ops.upkeep.UpkeepException;
import io.jinwen.assistant.ops.upkeep.WordUpkeep;
import io.jinwen.assistant.page.parts.DataTable;
import io.jinwen.assistant.page.parts.Notifications;
import java.util.List;

/** Phrases in which no word counts. */
final class Whitelist extends NativeDetails {
  private final WordUpkeep upkeep;
  private final String user;
  private final Runnable onChange;
  private final TextField phrase = new TextField(getTranslation("admin.phrase"));
  private final DataTable<WordUpkeep.Phrase> table;

  Whitelist(WordUpkeep upkeep, String user, Runnable onChange) {
    this.upkeep = upkeep;
    this.user = user;
    this.onChange = onChange;
    table =
        new DataTable<>(
            getTranslation("admin.whitelist"),
            List.of(
                DataTable.Column.of(getTranslation("admin.phrase"), WordUpkeep.Phrase::text),
                new DataTable.Column<>(
                    getTranslation("admin.origin"), each -> new OriginTag(each.origin())),
                new DataTable.Column<>("", this::button)),
            getTranslation("admin.nothing"));
    addClassName("jd-panel");
    Button add =
        new Button(
            getTranslation("admin.phrase.add"),
            _ ->
                change(() -> {
                  upkeep.allow(user, phrase.getValue());
                  phrase.clear();
                }));
    Div fresh = new Div(phrase, add);
    fresh.addClassName("jd-filter-fields");
    Div scrolled = new Div(table);
    scrolled.addClassName("jd-scrolled");
    Div body = new Div(new Paragraph(getTranslation("admin.whitelist.help")), fresh, scrolled);
    body.addClassName("jd-form");
    setContent(body);
    show();
  }

  void show() {
    List<WordUpkeep.Phrase> phrases = upkeep.whitelist();
    setSummaryText(getTranslation("admin.whitelist.count", phrases.size()));
    table.show(phrases);
  }

  private Button button(WordUpkeep.Phrase each) {
    boolean off = each.origin() == Origin.OFF;
    String key =
        switch (each.origin()) {
          case OFF -> "admin.restore";
          case OWN, CHANGED -> "delete";
          case DELIVERED -> "admin.off";
        };
    Button button =
        new Button(
            getTranslation(key),
            _ ->
                change(() -> {
                  if (off) {
                    upkeep.allow(user, each.text());
                  } else {
                    upkeep.disallow(user, each.text());
                  }
                }));
    button.setAriaLabel(getTranslation("admin.of", getTranslation(key), each.text()));
    button.addThemeVariants(ButtonVariant.LUMO_SMALL, ButtonVariant.LUMO_TERTIARY);
    return button;
  }

  private void change(Runnable change) {
    try {
      change.run();
      Notifications.success(getTranslation("admin.notice.saved"));
      onChange.run();
    } catch (UpkeepException refused) {
      Notifications.error(Refusals.words(this, refused));
    }
    show();
  }
}
