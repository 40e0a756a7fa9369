package io.jinwen.assistant.page.admin;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import com.vaadin.flow.router.Route;
import io.jinwen.assistant.ops.upkeep.Origin;
import io.jinwen.assistant.ops.upkeep.UpkeepException;
import io.jinwen.assistant.ops.upkeep.WordUpkeep;
import io.jinwen.assistant.ops.upkeep.WordUpkeep.Listed;
import io.jinwen.assistant.page.MainLayout;
import io.jinwen.assistant.page.parts.Confirmation;
import io.jinwen.assistant.page.parts.DataTable;
import io.jinwen.assistant.page.parts.Notifications;
import io.jinwen.assistant.page.parts.Pager;
import io.jinwen.assistant.policy.guard.WordEntry;
import io.jinwen.assistant.policy.guard.WordEntry.WordAction;
import jakarta.annotation.security.PermitAll;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Sensitive words: found, tried, added, changed, switched off and on. */
@Route(value = "admin/words", layout = MainLayout.class)
@StyleSheet("context://jinwen/desk.css")
@PermitAll
public final class WordsView extends AdminPage {
  private static final int PAGE = 25;
  private static final int HISTORY = 50;

  private final WordUpkeep upkeep;
  private final TextField search = new TextField(getTranslation("admin.search"));
  private final Select<String> category = new Select<>();
  private final Select<WordAction> action = new Select<>();
  private final Select<Origin> origin = OriginTag.choice(getTranslation("admin.origin"));
  private final DataTable<Listed> table;
  private final Pager pager = new Pager(PAGE, this::showFrom);
  private final HistoryList history = new HistoryList();
  private final TryBox tryBox;
  private final Whitelist whitelist;

  /** Vaadin makes one for each window. */
  public WordsView(WordUpkeep upkeep) {
    super("words");
    this.upkeep = upkeep;
    this.tryBox = new TryBox(upkeep);
    this.whitelist = new Whitelist(upkeep, user(), this::changed);
    table =
        new DataTable<>(
            getTranslation("admin.words.title"),
            List.of(
                new DataTable.Column<>(getTranslation("admin.word"), WordsView::word),
                DataTable.Column.brief(
                    getTranslation("admin.category"), each -> each.entry().category()),
                new DataTable.Column<>(
                    getTranslation("admin.action"), each -> new ActionTag(each.entry().action())),
                new DataTable.Column<>(
                    getTranslation("admin.origin"), each -> new OriginTag(each.origin())),
                new DataTable.Column<>("", this::buttons)),
            getTranslation("admin.nothing"));
    add(filters(), table, pager, tryBox, whitelist, history);
    showFrom(0);
  }

  private Div filters() {
    search.setPlaceholder(getTranslation("admin.words.search"));
    search.setClearButtonVisible(true);
    search.setValueChangeMode(ValueChangeMode.LAZY);
    choice(category, "admin.category");
    category.setItems(upkeep.categories());
    choice(action, "admin.action");
    action.setItems(WordAction.values());
    action.setItemLabelGenerator(
        each -> getTranslation(each == null ? "desk.any" : "admin.action." + each));
    search.addValueChangeListener(_ -> showFrom(0));
    category.addValueChangeListener(_ -> showFrom(0));
    action.addValueChangeListener(_ -> showFrom(0));
    origin.addValueChangeListener(_ -> showFrom(0));
    Button fresh = new Button(getTranslation("admin.word.new"), _ -> edit(Optional.empty()));
    fresh.addThemeVariants(ButtonVariant.LUMO_PRIMARY);
    Div filters = new Div(search, category, action, origin, fresh);
    filters.addClassName("jd-filter-fields");
    return filters;
  }

  private void choice(Select<?> select, String labelKey) {
    select.setLabel(getTranslation(labelKey));
    select.setEmptySelectionAllowed(true);
    select.setEmptySelectionCaption(getTranslation("desk.any"));
  }

  private void showFrom(int offset) {
    List<Listed> found = upkeep.words().stream().filter(this::isWanted).toList();
    table.show(found.stream().skip(offset).limit(PAGE).toList());
    pager.at(offset, found.size());
    history.show(upkeep.history(HISTORY));
  }

  private void changed() {
    showFrom(0);
    tryBox.show();
    whitelist.show();
  }

  private boolean isWanted(Listed each) {
    WordEntry entry = each.entry();
    String words = search.getValue().strip().toLowerCase(Locale.ROOT);
    return (category.isEmpty() || category.getValue().equals(entry.category()))
        && (action.isEmpty() || action.getValue() == entry.action())
        && (origin.isEmpty() || origin.getValue() == each.origin())
        && (words.isEmpty()
            || Stream.concat(Stream.of(entry.word()), entry.variants().stream())
                .anyMatch(form -> form.toLowerCase(Locale.ROOT).contains(words)));
  }

  private static Div word(Listed each) {
    Span word = new Span(each.entry().word());
    word.addClassName("jd-strong");
    Div both = new Div(word);
    both.addClassName("jd-two-lines");
    if (!each.entry().variants().isEmpty()) {
      Span variants = new Span(String.join("、", each.entry().variants()));
      variants.addClassName("jd-hint");
      both.add(variants);
    }
    return both;
  }

  private Div buttons(Listed each) {
    String word = each.entry().word();
    Div buttons = new Div();
    buttons.addClassName("jd-buttons");
    if (each.origin() != Origin.OFF) {
      buttons.add(small("admin.edit", word, () -> edit(Optional.of(each.entry()))));
    }
    if (each.origin() == Origin.OFF || each.origin() == Origin.CHANGED) {
      buttons.add(
          small(
              "admin.restore",
              word,
              () -> change(() -> upkeep.restore(user(), word), "admin.notice.restored")));
    }
    if (each.origin() != Origin.OFF) {
      String key = each.origin() == Origin.OWN ? "delete" : "admin.off";
      buttons.add(
          small(
              key,
              word,
              () ->
                  Confirmation.ask(
                      getTranslation(key),
                      getTranslation(key + ".sure", word),
                      () -> change(() -> upkeep.remove(user(), word), "admin.notice.off"))));
    }
    return buttons;
  }

  private Button small(String key, String word, Runnable click) {
    Button button = new Button(getTranslation(key), _ -> click.run());
    button.addThemeVariants(ButtonVariant.LUMO_SMALL, ButtonVariant.LUMO_TERTIARY);
    button.setAriaLabel(getTranslation("admin.of", getTranslation(key), word));
    return button;
  }

  private void edit(Optional<WordEntry> entry) {
    new WordDialog(
            entry,
            upkeep.categories(),
            changed -> {
              upkeep.save(user(), changed);
              changed();
              Notifications.success(getTranslation("admin.notice.saved"));
            })
        .open();
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
