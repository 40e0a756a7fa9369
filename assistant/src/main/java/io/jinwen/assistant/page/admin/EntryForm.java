package io.jinwen.assistant.page.admin;

import com.vaadin.flow.component.checkbox.CheckboxGroup;
import com.vaadin.flow.component.combobox.MultiSelectComboBox;
import com.vaadin.flow.component.datepicker.DatePicker;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextArea;
import com.vaadin.flow.component.textfield.TextField;
import io.jinwen.assistant.knowledge.Register;
import io.jinwen.assistant.knowledge.Rule;
import io.jinwen.assistant.ops.upkeep.EntryFields;
import io.jinwen.assistant.page.parts.Days;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The fields of an entry that people fill in. What the entry has beyond them stays as it is; the
 * YAML is the expert's way to all.
 */
final class EntryForm extends Div {
  private final List<Part> parts = new ArrayList<>();

  /** One field, with its place in the entry. */
  private record Part(Consumer<EntryFields> show, Consumer<EntryFields> write) {}

  private static void write(EntryFields entry, String path, String text) {
    if (text == null || text.isBlank()) {
      entry.remove(path);
    } else {
      entry.put(path, text.strip());
    }
  }

  EntryForm() {
    addClassName("jd-form");
  }

  /** What each value is called on the page. */
  Map<String, String> names(String prefix, List<String> values) {
    Map<String, String> names = new LinkedHashMap<>();
    values.forEach(value -> names.put(value, getTranslation(prefix + value)));
    return names;
  }

  void show(EntryFields entry) {
    parts.forEach(part -> part.show().accept(entry));
  }

  void write(EntryFields entry) {
    parts.forEach(part -> part.write().accept(entry));
  }

  EntryForm text(String path) {
    TextField field = new TextField(getTranslation("entry." + path));
    add(field);
    return part(
        entry -> field.setValue(entry.text(path)), entry -> write(entry, path, field.getValue()));
  }

  EntryForm area(String path) {
    TextArea field = new TextArea(getTranslation("entry." + path));
    field.setMinRows(2);
    field.setMaxRows(14);
    add(field);
    return part(
        entry -> field.setValue(entry.text(path)), entry -> write(entry, path, field.getValue()));
  }

  /** A list of texts, one a line. */
  EntryForm lines(String path, boolean needed) {
    TextArea field = new TextArea(getTranslation("entry." + path));
    field.setHelperText(getTranslation("entry.lines"));
    field.setMinRows(2);
    field.setMaxRows(10);
    add(field);
    return part(
        entry -> field.setValue(String.join("\n", entry.texts(path))),
        entry -> {
          List<String> lines =
              Arrays.stream(field.getValue().split("\n"))
                  .map(String::strip)
                  .filter(line -> !line.isEmpty())
                  .distinct()
                  .toList();
          if (lines.isEmpty() && !needed) {
            entry.remove(path);
          } else {
            entry.put(path, lines);
          }
        });
  }

  /**
   * @param names what each value is called, in their order
   */
  EntryForm choice(String path, Map<String, String> names) {
    Select<String> field = new Select<>();
    field.setLabel(getTranslation("entry." + path));
    field.setItems(names.keySet());
    field.setItemLabelGenerator(value -> names.getOrDefault(value, value));
    add(field);
    return part(
        entry -> {
          if (names.containsKey(entry.text(path))) {
            field.setValue(entry.text(path));
          }
        },
        entry -> {
          if (!field.isEmpty()) {
            entry.put(path, field.getValue());
          }
        });
  }

  EntryForm several(String path, Map<String, String> names) {
    CheckboxGroup<String> field = new CheckboxGroup<>(getTranslation("entry." + path));
    field.setItems(names.keySet());
    field.setItemLabelGenerator(value -> names.getOrDefault(value, value));
    add(field);
    return part(
        entry -> {
          Set<String> chosen = new LinkedHashSet<>(entry.texts(path));
          chosen.retainAll(names.keySet());
          field.setValue(chosen);
        },
        entry ->
            entry.put(path, names.keySet().stream().filter(field.getValue()::contains).toList()));
  }

  EntryForm day(String path) {
    DatePicker field = Days.field(getTranslation("entry." + path));
    add(field);
    return part(
        entry -> {
          if (entry.text(path).matches("\\d{4}-\\d{2}-\\d{2}")) {
            field.setValue(LocalDate.parse(entry.text(path)));
          }
        },
        entry -> write(entry, path, field.isEmpty() ? "" : field.getValue().toString()));
  }

  /** Rules of the register, or else a source in own words. */
  EntryForm basis(Register register) {
    MultiSelectComboBox<Rule> rules = rules(register, "basis");
    TextField title = new TextField(getTranslation("entry.source.title"));
    TextField issuer = new TextField(getTranslation("entry.source.issuer"));
    title.setHelperText(getTranslation("entry.source.help"));
    add(rules, title, issuer);
    return part(
        entry -> {
          rules.setValue(chosen(register, entry.texts("basis")));
          title.setValue(entry.text("source.title"));
          issuer.setValue(entry.text("source.issuer"));
        },
        entry -> {
          if (rules.isEmpty()) {
            entry.remove("basis");
            entry.put("source.title", title.getValue().strip());
            entry.put("source.issuer", issuer.getValue().strip());
            if (entry.text("source.kind").isEmpty()) {
              entry.put("source.kind", "product-rule");
            }
          } else {
            entry.remove("source");
            entry.put("basis", rules.getValue().stream().map(Rule::id).toList());
          }
        });
  }

  /** The regulations of a rule card; articles and what the register does not have stay. */
  EntryForm regulations(Register register) {
    MultiSelectComboBox<Rule> rules = rules(register, "regulation");
    add(rules);
    return part(
        entry -> rules.setValue(chosen(register, entry.textsOfGroups("regulation", "rule"))),
        entry ->
            entry.putGroups(
                "regulation", "rule", rules.getValue().stream().map(Rule::id).toList()));
  }

  private MultiSelectComboBox<Rule> rules(Register register, String name) {
    MultiSelectComboBox<Rule> field = new MultiSelectComboBox<>(getTranslation("entry." + name));
    field.setItems(register.rules());
    field.setItemLabelGenerator(Rule::title);
    field.setHelperText(getTranslation("entry.%s.help".formatted(name)));
    return field;
  }

  private static Set<Rule> chosen(Register register, List<String> ids) {
    Set<Rule> chosen = new LinkedHashSet<>();
    ids.forEach(id -> register.find(id).ifPresent(chosen::add));
    return chosen;
  }

  private EntryForm part(Consumer<EntryFields> show, Consumer<EntryFields> write) {
    parts.add(new Part(show, write));
    return this;
  }
}
