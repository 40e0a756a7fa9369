package io.jinwen.assistant.page;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.dom.Element;
import io.jinwen.assistant.documents.DocumentState;
import io.jinwen.assistant.documents.StoredDocument;
import io.jinwen.documents.Diagnosis;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** A document on the shelf: how far it is read, and what is to be known about it. */
final class DocumentChip extends Div {
  private final NativeButton name = new NativeButton();
  private final Span state = new Span();
  private final NativeButton summary = new NativeButton();
  private final NativeButton remove = Icons.button("close", "");
  private final Element bar = new Element("progress");
  private final Div advice = new Div();
  private StoredDocument document;

  DocumentChip(
      Consumer<StoredDocument> onOpen, Consumer<StoredDocument> onSummary, Runnable onRemove) {
    addClassName("jw-doc-chip");
    name.addClassName("jw-doc-name");
    name.addClickListener(_ -> onOpen.accept(document));
    state.addClassName("jw-doc-state");
    state.getElement().setAttribute("role", "status");
    remove.addClickListener(_ -> onRemove.run());
    Div line = new Div(Icons.of("document"), name, state);
    line.addClassName("jw-doc-line");
    line.getElement().appendChild(bar);
    summary.setText(getTranslation("summary.button"));
    summary.addClassName("jw-link");
    summary.getElement().setAttribute("type", "button");
    summary.addClickListener(_ -> onSummary.accept(document));
    line.add(summary, remove);
    advice.addClassName("jw-doc-advice");
    add(line, advice);
  }

  StoredDocument document() {
    return document;
  }

  void show(StoredDocument shown) {
    document = shown;
    getElement().setAttribute("data-state", shown.state().name().toLowerCase(Locale.ROOT));
    name.setText(shown.name());
    name.setEnabled(shown.state() == DocumentState.READY);
    name.getElement().setAttribute("title", getTranslation("documents.open", shown.shownTitle()));
    summary.setVisible(shown.state() == DocumentState.READY);
    Icons.name(summary, getTranslation("summary.title", shown.name()));
    Icons.name(remove, getTranslation("documents.remove", shown.name()));
    state.setText(stateWords(shown, this));
    showBar(bar, shown, this);
    advice.removeAll();
    advice(shown).forEach(sentence -> advice.add(new Paragraph(sentence)));
    advice.setVisible(advice.getElement().getChildCount() > 0);
  }

  /** How far a document is read. */
  static void showBar(Element bar, StoredDocument document, Component reader) {
    bar.setVisible(document.state().isUnderWay());
    bar.setAttribute("aria-label", reader.getTranslation("documents.progress", document.name()));
    if (document.pages() > 0) {
      bar.setAttribute("max", Integer.toString(document.pages()));
      bar.setAttribute("value", Integer.toString(document.page()));
    }
  }

  /** Where a document stands, in a few words. */
  static String stateWords(StoredDocument document, Component reader) {
    return switch (document.state()) {
      case WAITING -> reader.getTranslation("documents.waiting");
      case READING ->
          document.pages() == 0
              ? reader.getTranslation("documents.reading")
              : document.page() < document.pages()
                  ? reader.getTranslation(
                      "documents.reading.page", document.page(), document.pages())
                  : reader.getTranslation("documents.indexing");
      case READY -> reader.getTranslation("documents.pages", document.pages());
      case REFUSED -> reader.getTranslation("documents.refused");
    };
  }

  /** Why it was refused, or what else its owner should know and do. */
  static List<String> advice(StoredDocument document) {
    return document.state() == DocumentState.REFUSED
        ? List.of(document.problem())
        : document.diagnosis().map(Diagnosis::advice).orElse(List.of());
  }
}
