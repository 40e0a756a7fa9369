package io.jinwen.assistant.page.admin;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Code;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import io.jinwen.assistant.ops.upkeep.EntryUpkeep;
import io.jinwen.assistant.ops.upkeep.Origin;
import io.jinwen.assistant.ops.upkeep.UpkeepException;
import io.jinwen.assistant.page.parts.Confirmation;
import io.jinwen.assistant.page.parts.DataTable;
import io.jinwen.assistant.page.parts.Notifications;
import io.jinwen.assistant.page.parts.Pager;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** Terms or rule cards: found, read, changed, switched off and on. */
abstract class EntriesView extends AdminPage {
  private static final int PAGE = 25;
  private static final int HISTORY = 50;

  private final EntryUpkeep upkeep;
  private final Supplier<EntryForm> form;
  private final String template;
  private final TextField search = new TextField(getTranslation("admin.search"));
  private final Select<String> group = new Select<>();
  private final Select<Origin> origin = OriginTag.choice(getTranslation("admin.origin"));
  private final DataTable<EntryUpkeep.Listed> table;
  private final Pager pager = new Pager(PAGE, this::showFrom);
  private final HistoryList history = new HistoryList();

  /**
   * @param form makes the form for one entry
   * @param template the text that a new entry begins with
   */
  EntriesView(String name, EntryUpkeep upkeep, Supplier<EntryForm> form, String template) {
    super(name);
    this.upkeep = upkeep;
    this.form = form;
    this.template = template;
    search.setPlaceholder(getTranslation("admin.%s.search".formatted(name)));
    search.setClearButtonVisible(true);
    search.setValueChangeMode(ValueChangeMode.LAZY);
    group.setLabel(getTranslation("admin.%s.group".formatted(name)));
    group.setEmptySelectionAllowed(true);
    group.setEmptySelectionCaption(getTranslation("desk.any"));
    group.setItems(
        upkeep.entries().stream().map(EntryUpkeep.Listed::group).distinct().sorted().toList());
    search.addValueChangeListener(_ -> showFrom(0));
    group.addValueChangeListener(_ -> showFrom(0));
    origin.addValueChangeListener(_ -> showFrom(0));
    Button fresh =
        new Button(
            getTranslation("admin.%s.new".formatted(name)),
            _ -> edit(Optional.empty(), template()));
    fresh.addThemeVariants(ButtonVariant.LUMO_PRIMARY);
    Div filters = new Div(search, group, origin, fresh);
    filters.addClassName("jd-filter-fields");
    table =
        new DataTable<>(
            getTranslation("admin.%s.title".formatted(name)),
            List.of(
                new DataTable.Column<>(getTranslation("admin.entry.title"), EntriesView::title),
                DataTable.Column.of(
                    getTranslation("admin.%s.group".formatted(name)), EntryUpkeep.Listed::group),
                new DataTable.Column<>(
                    getTranslation("admin.origin"), entry -> new OriginTag(entry.origin())),
                new DataTable.Column<>("", this::buttons)),
            getTranslation("admin.nothing"));
    add(filters, table, pager, history);
    showFrom(0);
  }

  private void showFrom(int offset) {
    List<EntryUpkeep.Listed> found = upkeep.entries().stream().filter(this::isWanted).toList();
    table.show(found.stream().skip(offset).limit(PAGE).toList());
    pager.at(offset, found.size());
    history.show(upkeep.history(HISTORY));
  }

  private boolean isWanted(EntryUpkeep.Listed entry) {
    String words = search.getValue().strip().toLowerCase(Locale.ROOT);
    return (group.isEmpty() || group.getValue().equals(entry.group()))
        && (origin.isEmpty() || origin.getValue() == entry.origin())
        && (words.isEmpty() || entry.text().toLowerCase(Locale.ROOT).contains(words));
  }

  private static Div title(EntryUpkeep.Listed entry) {
    Span title = new Span(entry.title());
    title.addClassName("jd-strong");
    Code id = new Code(entry.id());
    id.addClassName("jd-hint");
    Div both = new Div(title, id);
    both.addClassName("jd-two-lines");
    return both;
  }

  private Div buttons(EntryUpkeep.Listed entry) {
    Div buttons = new Div();
    buttons.addClassName("jd-buttons");
    if (entry.origin() != Origin.OFF) {
      buttons.add(small("admin.edit", entry, () -> edit(Optional.of(entry.id()), entry.text())));
    }
    if (entry.origin() == Origin.OFF || entry.origin() == Origin.CHANGED) {
      buttons.add(
          small(
              "admin.restore",
              entry,
              () -> change(() -> upkeep.restore(user(), entry.id()), "admin.notice.restored")));
    }
    if (entry.origin() != Origin.OFF) {
      String key = entry.origin() == Origin.OWN ? "delete" : "admin.off";
      buttons.add(
          small(
              key,
              entry,
              () ->
                  Confirmation.ask(
                      getTranslation(key),
                      getTranslation(key + ".sure", entry.title()),
                      () -> change(() -> upkeep.remove(user(), entry.id()), "admin.notice.off"))));
    }
    return buttons;
  }

  private Button small(String key, EntryUpkeep.Listed entry, Runnable click) {
    Button button = new Button(getTranslation(key), _ -> click.run());
    button.addThemeVariants(ButtonVariant.LUMO_SMALL, ButtonVariant.LUMO_TERTIARY);
    button.setAriaLabel(getTranslation("admin.of", getTranslation(key), entry.title()));
    return button;
  }

  /**
   * @param id absent for a new one
   */
  void edit(Optional<String> id, String text) {
    new EntryDialog(
            id.flatMap(upkeep::find)
                .map(EntryUpkeep.Listed::title)
                .orElse(getTranslation("admin.entry.new")),
            text,
            form.get(),
            id.flatMap(upkeep::deliveredText),
            upkeep::trial,
            id.map(known -> upkeep.history(known, HISTORY)).orElse(List.of()),
            changed -> {
              upkeep.save(user(), id, changed);
              changed();
              Notifications.success(getTranslation("admin.notice.saved"));
            })
        .open();
  }

  /** The text that a new entry begins with. */
  String template() {
    return template;
  }

  /** Shows what is different now. */
  void changed() {
    showFrom(0);
  }

  private void change(Runnable change, String told) {
    try {
      change.run();
      Notifications.success(getTranslation(told));
    } catch (UpkeepException refused) {
      Notifications.error(Refusals.words(this, refused));
    }
    changed();
  }
}
