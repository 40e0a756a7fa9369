package io.jinwen.assistant.page.admin;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.textfield.TextArea;
import io.jinwen.assistant.ops.upkeep.ChangeLog.Change;
import io.jinwen.assistant.ops.upkeep.UpkeepException;
import java.util.List;

/** Changes one entry, as the text of its file. What is refused stays there to be corrected. */
final class EntryDialog extends Dialog {
  private final TextArea text = new TextArea(getTranslation("admin.entry.text"));
  private final Paragraph refusal = new Paragraph();
  private final Saver saver;

  /** Keeps a text. */
  interface Saver {
    /**
     * @throws UpkeepException if it cannot be kept
     */
    void save(String text);
  }

  EntryDialog(String title, String initial, List<Change> changes, Saver saver) {
    this.saver = saver;
    setHeaderTitle(title);
    setWidth("48rem");
    setMaxWidth("96vw");
    text.setValue(initial);
    text.setWidthFull();
    text.setMinHeight("18rem");
    text.setMaxHeight("55vh");
    text.addClassName("jd-source");
    text.setHelperText(getTranslation("admin.entry.help"));
    refusal.addClassName("jd-refusal");
    refusal.getElement().setAttribute("role", "alert");
    refusal.setVisible(false);
    HistoryList history = new HistoryList();
    history.show(changes);
    history.setVisible(!changes.isEmpty());
    Div body = new Div(text, refusal, history);
    body.addClassName("jd-form");
    add(body);
    Button save = new Button(getTranslation("admin.save"), _ -> save());
    save.addThemeVariants(ButtonVariant.LUMO_PRIMARY);
    getFooter().add(new Button(getTranslation("desk.cancel"), _ -> close()), save);
  }

  private void save() {
    try {
      saver.save(text.getValue());
      close();
    } catch (UpkeepException refused) {
      refusal.setText(Refusals.words(this, refused));
      refusal.setVisible(true);
      text.setInvalid(true);
      text.focus();
    }
  }
}
