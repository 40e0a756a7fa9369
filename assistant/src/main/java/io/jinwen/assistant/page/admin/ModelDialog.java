package io.jinwen.assistant.page.admin;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.UIDetachedException;
import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextArea;
import com.vaadin.flow.component.textfield.TextField;
import io.jinwen.assistant.records.model.ModelFileHash;
import io.jinwen.assistant.records.model.ModelRegister.ModelEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What is said of a model that is admitted. Its hash is computed from a file of this machine, or
 * typed, or that of a model which was withdrawn.
 */
final class ModelDialog {
  private final Select<Path> file = new Select<>();
  private final TextField hash = new TextField(text("models.hash"));
  private final TextField name = new TextField(text("models.name"));
  private final TextField licence = new TextField(text("models.licence"));
  private final TextField filing = new TextField(text("models.filing.optional"));
  private final TextArea evaluation = new TextArea(text("models.evaluation.optional"));
  private final Checkbox checked = new Checkbox(text("models.checked"));
  private final FormDialog dialog;
  private String filledIn = "";

  /**
   * @param files of this machine
   * @param before what was said of a withdrawn model; empty for one that is new
   * @param admit takes the entry into the register
   */
  ModelDialog(Supplier<List<Path>> files, Optional<ModelEntry> before, Consumer<ModelEntry> admit) {
    dialog =
        new FormDialog(text("models.admit"), text("models.admit.do"), () -> admit.accept(entry()));
    file.setLabel(text("models.file"));
    file.setHelperText(text("models.file.help"));
    file.setItemLabelGenerator(path -> path.getFileName().toString());
    hash.setHelperText(text("models.hash.help"));
    hash.setMaxLength(64);
    name.setMaxLength(ModelEntry.NAME_CHARACTERS_MAX);
    licence.setMaxLength(ModelEntry.NAME_CHARACTERS_MAX);
    licence.setHelperText(text("models.licence.help"));
    filing.setMaxLength(ModelEntry.NAME_CHARACTERS_MAX);
    evaluation.setMaxLength(ModelEntry.EVALUATION_CHARACTERS_MAX);
    before.ifPresentOrElse(
        known -> {
          hash.setValue(known.fileHash());
          hash.setReadOnly(true);
          name.setValue(known.name());
          licence.setValue(known.licence());
          filing.setValue(known.filingNumber());
          evaluation.setValue(known.evaluation());
        },
        () -> {
          file.setItems(files.get());
          file.addValueChangeListener(event -> compute(event.getValue()));
          dialog.with(file);
        });
    dialog.with(hash, name, licence, filing, evaluation, checked);
  }

  void open() {
    dialog.open();
  }

  private static String text(String key) {
    return UI.getCurrent().getTranslation(key);
  }

  /** Reads the file, a second for each gigabyte or two, while the window goes on. */
  private void compute(Path chosen) {
    UI ui = UI.getCurrent();
    hash.clear();
    hash.setHelperText(text("models.hash.computing"));
    if (name.isEmpty() || name.getValue().equals(filledIn)) {
      filledIn = chosen.getFileName().toString();
      name.setValue(filledIn);
    }
    Thread.ofVirtual()
        .name("model-hash")
        .start(() -> {
          Optional<String> computed = hashOf(chosen);
          try {
            ui.access(() -> show(chosen, computed));
          } catch (UIDetachedException _) {
            // the window was closed meanwhile
          }
        });
  }

  private static Optional<String> hashOf(Path file) {
    try {
      return Optional.of(ModelFileHash.of(file));
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  private void show(Path chosen, Optional<String> computed) {
    if (chosen.equals(file.getValue())) { // else another was chosen meanwhile
      hash.setValue(computed.orElse(""));
      hash.setHelperText(
          text(computed.isPresent() ? "models.hash.help" : "models.hash.unreadable"));
    }
  }

  private ModelEntry entry() {
    if (!ModelEntry.isHash(hash.getValue().strip())) {
      throw new FormDialog.RefusedException(text("models.refused.hash"));
    }
    if (name.getValue().isBlank() || licence.getValue().isBlank()) {
      throw new FormDialog.RefusedException(text("models.refused.missing"));
    }
    if (!checked.getValue()) {
      throw new FormDialog.RefusedException(text("models.refused.unchecked"));
    }
    try {
      return new ModelEntry(
          hash.getValue().strip(),
          name.getValue(),
          licence.getValue(),
          filing.getValue(),
          evaluation.getValue());
    } catch (IllegalArgumentException _) { // all else that it asks for is looked at above
      throw new FormDialog.RefusedException(text("models.refused.text"));
    }
  }
}
