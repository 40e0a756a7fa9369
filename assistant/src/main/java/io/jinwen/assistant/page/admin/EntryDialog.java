package io.jinwen.assistant.page.admin;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.textfield.TextArea;
import io.jinwen.assistant.ops.upkeep.ChangeLog.Change;
import io.jinwen.assistant.ops.upkeep.EntryFields;
import io.jinwen.assistant.ops.upkeep.UpkeepException;
import io.jinwen.assistant.page.parts.Differences;
import io.jinwen.assistant.page.parts.TextDifference;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Changes one entry: in a form, or as the text of its file for those who know it. Both show the
 * same entry; what is refused stays to be corrected.
 */
final class EntryDialog extends Dialog {
  private final EntryForm form;
  private final TextArea text = new TextArea(getTranslation("admin.entry.text"));
  private final Div comparison = new Div();
  private final Paragraph refusal = new Paragraph();
  private final Map<Way, Component> pages = new EnumMap<>(Way.class);
  private final Map<Way, NativeButton> buttons = new EnumMap<>(Way.class);
  private Way way = Way.FORM;
  private final Saver saver;
  private final Optional<String> delivered;

  private enum Way {
    FORM,
    YAML,
    COMPARED
  }

  /** Keeps a text. */
  interface Saver {
    /**
     * @throws UpkeepException if it cannot be kept
     */
    void save(String text);
  }

  /**
   * @param delivered the text as it was delivered, to compare with; empty for an own entry
   * @param tries what the entry makes of a sentence
   */
  EntryDialog(
      String title,
      String initial,
      EntryForm form,
      Optional<String> delivered,
      EntryTrial.Tries tries,
      List<Change> changes,
      Saver saver) {
    this.form = form;
    this.saver = saver;
    this.delivered = delivered;
    setHeaderTitle(title);
    setWidth("48rem");
    setMaxWidth("96vw");
    setCloseOnOutsideClick(false); // a slip of the hand must not lose what was typed
    text.setValue(initial);
    text.setWidthFull();
    text.setMinHeight("18rem");
    text.setMaxHeight("55vh");
    text.addClassName("jd-source");
    text.setHelperText(getTranslation("admin.entry.help"));
    comparison.addClassNames("jd-compare-text", "jd-source");
    refusal.addClassName("jd-refusal");
    refusal.getElement().setAttribute("role", "alert");
    refusal.setVisible(false);
    HistoryList history = new HistoryList();
    history.show(changes);
    history.setVisible(!changes.isEmpty());
    pages.put(Way.FORM, form);
    pages.put(Way.YAML, text);
    if (delivered.isPresent()) {
      pages.put(Way.COMPARED, comparison);
    }
    Div choice = new Div();
    choice.addClassName("jw-choice");
    choice.getElement().setAttribute("role", "group");
    choice.getElement().setAttribute("aria-label", getTranslation("admin.entry.way"));
    for (Way each : pages.keySet()) {
      NativeButton button =
          new NativeButton(getTranslation("admin.entry.way." + each), _ -> go(each));
      button.getElement().setAttribute("type", "button");
      buttons.put(each, button);
      choice.add(button);
    }
    Div body = new Div(choice);
    pages.values().forEach(body::add);
    body.add(new EntryTrial(sentence -> tries.of(current(), sentence)), refusal, history);
    body.addClassName("jd-form");
    add(body);
    Button save = new Button(getTranslation("save"), _ -> save());
    save.addThemeVariants(ButtonVariant.LUMO_PRIMARY);
    getFooter().add(new Button(getTranslation("cancel"), _ -> close()), save);
    form.show(EntryFields.of(initial));
    show();
  }

  /** Leaves one way of editing for another; a text that is no YAML has no form. */
  private void go(Way wanted) {
    refusal.setVisible(false);
    try {
      text.setValue(current());
      if (wanted == Way.FORM) {
        form.show(EntryFields.of(text.getValue()));
      }
      way = wanted;
    } catch (UpkeepException broken) {
      refuse(broken);
    }
    show();
  }

  private void show() {
    delivered.ifPresent(it -> {
      comparison.removeAll();
      comparison.add(Differences.inOne(TextDifference.of(it, text.getValue())));
    });
    pages.forEach((each, page) -> page.setVisible(each == way));
    buttons.forEach((each, button) ->
        button.getElement().setAttribute("aria-pressed", Boolean.toString(each == way)));
  }

  /** The text as the form has it; untouched where the form changes nothing, comments included. */
  private String written() {
    EntryFields before = EntryFields.of(text.getValue());
    EntryFields after = EntryFields.of(text.getValue());
    form.write(after);
    return before.yaml().equals(after.yaml()) ? text.getValue() : after.yaml();
  }

  private String current() {
    return way == Way.FORM ? written() : text.getValue();
  }

  private void save() {
    try {
      saver.save(current());
      close();
    } catch (UpkeepException refused) {
      refuse(refused);
    }
  }

  private void refuse(UpkeepException refused) {
    refusal.setText(Refusals.words(this, refused));
    refusal.setVisible(true);
    refusal.scrollIntoView();
  }
}
