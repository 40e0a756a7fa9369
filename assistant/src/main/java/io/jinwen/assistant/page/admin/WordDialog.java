package io.jinwen.assistant.page.admin;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.radiobutton.RadioButtonGroup;
import com.vaadin.flow.component.textfield.TextArea;
import com.vaadin.flow.component.textfield.TextField;
import io.jinwen.assistant.ops.upkeep.UpkeepException;
import io.jinwen.assistant.policy.guard.WordEntry;
import io.jinwen.assistant.policy.guard.WordEntry.WordAction;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Adds a word, or changes what happens where it occurs. */
final class WordDialog extends Dialog {
  private final TextField word = new TextField(getTranslation("admin.word"));
  private final ComboBox<String> category = new ComboBox<>(getTranslation("admin.category"));
  private final RadioButtonGroup<WordAction> action =
      new RadioButtonGroup<>(getTranslation("admin.action"));
  private final TextArea variants = new TextArea(getTranslation("admin.variants"));
  private final TextArea contexts = new TextArea(getTranslation("admin.contexts"));
  private final Paragraph refusal = new Paragraph();
  private final Consumer<WordEntry> saver;

  /**
   * @param changed absent for a new word
   * @param saver keeps it, or throws an {@link UpkeepException}
   */
  WordDialog(Optional<WordEntry> changed, List<String> categories, Consumer<WordEntry> saver) {
    this.saver = saver;
    setHeaderTitle(getTranslation(changed.isPresent() ? "admin.word.edit" : "admin.word.new"));
    setWidth("34rem");
    setMaxWidth("96vw");
    category.setItems(categories);
    category.setAllowCustomValue(true);
    category.addCustomValueSetListener(event -> category.setValue(event.getDetail()));
    category.setHelperText(getTranslation("admin.category.help"));
    action.setItems(WordAction.values());
    action.setItemLabelGenerator(each -> getTranslation("admin.action.%s.help".formatted(each)));
    action.setValue(WordAction.WARN);
    variants.setHelperText(getTranslation("admin.variants.help"));
    contexts.setHelperText(getTranslation("admin.contexts.help"));
    changed.ifPresent(this::fill);
    refusal.addClassName("jd-refusal");
    refusal.getElement().setAttribute("role", "alert");
    refusal.setVisible(false);
    Div form = new Div(word, category, action, variants, contexts, refusal);
    form.addClassName("jd-form");
    add(form);
    Button save = new Button(getTranslation("save"), _ -> save());
    save.addThemeVariants(ButtonVariant.LUMO_PRIMARY);
    getFooter().add(new Button(getTranslation("cancel"), _ -> close()), save);
  }

  private void fill(WordEntry entry) {
    word.setValue(entry.word());
    word.setReadOnly(true);
    category.setValue(entry.category());
    action.setValue(entry.action());
    variants.setValue(String.join("\n", entry.variants()));
    contexts.setValue(String.join("\n", entry.whitelistContexts()));
  }

  private void save() {
    if (word.getValue().isBlank()) {
      word.setErrorMessage(getTranslation("desk.error.empty"));
      word.setInvalid(true);
      word.focus();
      return;
    }
    if (category.isEmpty()) {
      category.setErrorMessage(getTranslation("desk.error.empty"));
      category.setInvalid(true);
      category.focus();
      return;
    }
    try {
      saver.accept(
          new WordEntry(
              word.getValue().strip(),
              category.getValue().strip(),
              action.getValue(),
              lines(variants),
              lines(contexts)));
      close();
    } catch (UpkeepException refused) {
      refusal.setText(Refusals.words(this, refused));
      refusal.setVisible(true);
    }
  }

  /** One a line, or with commas of any kind between them. */
  private static List<String> lines(TextArea field) {
    return Stream.of(field.getValue().split("[\\n,，、]"))
        .map(String::strip)
        .filter(text -> !text.isEmpty())
        .distinct()
        .toList();
  }
}
