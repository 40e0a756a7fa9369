package io.jinwen.assistant.page;

import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.html.Paragraph;
import io.jinwen.assistant.documents.Citation;
import io.jinwen.assistant.documents.DocumentException;
import io.jinwen.assistant.documents.StoredDocument;
import io.jinwen.assistant.summaries.Summary;
import io.jinwen.assistant.summaries.SummaryDesk;
import io.jinwen.assistant.summaries.SummaryException;
import io.jinwen.assistant.summaries.SummaryForm;
import io.jinwen.assistant.summaries.SummaryState;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A whole document in short, in the form that is chosen; it is made while this is closed, too. */
final class SummaryDialog extends Dialog {
  private final String caller;
  private final SummaryDesk desk;
  private final StoredDocument document;
  private final Choice<SummaryForm> form;
  private final Paragraph about = new Paragraph();
  private final Div actions = new Div();
  private final SummaryView view;
  private final ProgressWatch progress = new ProgressWatch(this, this::refresh);
  private Optional<SummaryDesk.Contents> shown = Optional.empty();

  /**
   * @param onCited told which place somebody wants to see; this closes then
   */
  SummaryDialog(
      String caller, SummaryDesk desk, StoredDocument document, Consumer<Citation> onCited) {
    this.caller = caller;
    this.desk = desk;
    this.document = document;
    addClassName("jw-dialog");
    addClassName("jw-summaries");
    setHeaderTitle(getTranslation("summary.title", document.shownTitle()));
    NativeButton close = Icons.button("close", getTranslation("close"));
    close.addClickListener(_ -> close());
    getHeader().add(close);
    Map<SummaryForm, String> names = new LinkedHashMap<>();
    for (SummaryForm each : SummaryForm.values()) {
      names.put(each, getTranslation("summary.form." + each.code()));
    }
    form =
        new Choice<>(getTranslation("summary.form"), names, SummaryForm.SUMMARY, _ -> showNewest());
    view =
        new SummaryView(place -> {
          close();
          onCited.accept(place);
        });
    about.addClassName("jw-doc-lead");
    actions.addClassName("jw-summary-actions");
    add(form, about, actions, view);
    addAttachListener(_ -> showNewest());
  }

  /** The last summary of this document in the form that is chosen. */
  private void showNewest() {
    about.setText(getTranslation("summary.about." + form.chosen().code()));
    show(
        desk.list(caller).stream()
            .filter(it -> it.document().equals(Optional.of(document.id())))
            .filter(it -> it.form() == form.chosen())
            .findFirst());
  }

  private void show(Optional<Summary> summary) {
    try {
      shown = summary.map(it -> desk.contents(caller, it.id()));
    } catch (SummaryException deleted) {
      shown = Optional.empty();
    }
    view.setVisible(shown.isPresent());
    shown.ifPresent(view::show);
    showActions();
    progress.start();
  }

  private void showActions() {
    actions.removeAll();
    Optional<Summary> summary = shown.map(SummaryDesk.Contents::summary);
    if (summary.isPresent() && summary.get().state().isUnderWay()) {
      actions.add(action("stop", "stop", () -> desk.cancel(caller, summary.get().id())));
      return;
    }
    summary
        .filter(it -> it.state() == SummaryState.CANCELLED)
        .ifPresent(it -> {
          NativeButton resume =
              action("again", "summary.resume", () -> desk.resume(caller, it.id()));
          resume.addClassName("jw-primary");
          actions.add(resume);
        });
    NativeButton begin =
        action(
            "again",
            summary.isPresent() ? "summary.again" : "summary.begin",
            () -> {
              Summary begun = desk.ofDocument(caller, document.id(), form.chosen());
              summary.ifPresent(before -> desk.delete(caller, before.id()));
              show(Optional.of(begun));
            });
    begin.setClassName("jw-primary", actions.getComponentCount() == 0);
    actions.add(begin);
    summary.ifPresent(
        it -> actions.add(action("delete", "delete", () -> desk.delete(caller, it.id()))));
  }

  private NativeButton action(String icon, String key, Runnable what) {
    NativeButton button = Icons.labelled(icon, getTranslation(key));
    button.addClassName("jw-summary-action");
    button.addClickListener(_ -> {
      try {
        what.run();
      } catch (SummaryException | DocumentException unfit) {
        Notices.show(ErrorTexts.words(unfit, this));
      }
      showNewest();
    });
    return button;
  }

  /** Whether it is still being made. */
  private boolean refresh() {
    if (shown.isEmpty() || !shown.get().summary().state().isUnderWay()) {
      return false;
    }
    SummaryDesk.Contents before = shown.get();
    try {
      SummaryDesk.Contents now = desk.contents(caller, before.summary().id());
      shown = Optional.of(now);
      if (!now.equals(before)) {
        view.show(now);
      }
      if (now.summary().state().isUnderWay()) {
        return isOpened();
      }
      showActions();
      return false;
    } catch (SummaryException deleted) {
      showNewest();
      return false;
    }
  }
}
