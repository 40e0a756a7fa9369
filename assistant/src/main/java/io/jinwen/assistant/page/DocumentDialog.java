package io.jinwen.assistant.page;

import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import com.vaadin.flow.dom.Element;
import io.jinwen.assistant.documents.DocumentAccess;
import io.jinwen.assistant.documents.DocumentChoice;
import io.jinwen.assistant.documents.DocumentException;
import io.jinwen.assistant.documents.DocumentLibrary;
import io.jinwen.assistant.documents.DocumentState;
import io.jinwen.assistant.documents.StoredDocument;
import io.jinwen.assistant.page.parts.Confirmation;
import io.jinwen.assistant.page.parts.LocalTimes;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The documents that one may read: added, chosen for a conversation, looked at, shared, deleted.
 */
final class DocumentDialog extends Dialog {
  private static final int SEARCH_CHARACTERS_MAX = 60;

  private final String caller;
  private final DocumentLibrary library;
  private final DocumentShelf shelf;
  private final Checkbox all = new Checkbox();
  private final TextField search = new TextField();
  private final Div rows = new Div();
  private final ProgressWatch progress = new ProgressWatch(this, this::refresh);
  private List<StoredDocument> shown = List.of();
  private final Set<String> sharing = new HashSet<>(); // ids of those whose choice is open

  /**
   * @param shelf where what is chosen stands
   */
  DocumentDialog(String caller, DocumentLibrary library, DocumentShelf shelf) {
    this.caller = caller;
    this.library = library;
    this.shelf = shelf;
    addClassName("jw-dialog");
    addClassName("jw-documents");
    setHeaderTitle(getTranslation("documents.title"));
    NativeButton close = Icons.button("close", getTranslation("close"));
    close.addClickListener(_ -> close());
    getHeader().add(close);
    NativeButton upload = Icons.labelled("new", getTranslation("documents.upload"));
    upload.addClassNames("jw-primary", "jw-doc-upload");
    upload.getElement().setAttribute("data-attach", "true");
    search.setPlaceholder(getTranslation("documents.search"));
    search.setAriaLabel(getTranslation("documents.search"));
    search.setClearButtonVisible(true);
    search.setMaxLength(SEARCH_CHARACTERS_MAX);
    search.setValueChangeMode(ValueChangeMode.LAZY);
    search.addValueChangeListener(_ -> showAnew());
    Choice<DocumentAccess> access =
        new Choice<>(
            getTranslation("documents.access.upload"),
            accesses(),
            DocumentAccess.OWN,
            chosen -> upload.getElement().setAttribute("data-access", chosen.code()));
    Div mayRead = new Div(new Span(getTranslation("documents.access.upload")), access);
    mayRead.addClassName("jw-doc-access");
    Div tools = new Div(upload, search);
    tools.addClassName("jw-doc-tools");
    Paragraph lead = new Paragraph(getTranslation("documents.lead"));
    lead.addClassName("jw-doc-lead");
    Div uploads = new Div();
    uploads.addClassName("jw-uploads");
    uploads.getElement().setAttribute("role", "status");
    all.setLabel(getTranslation("documents.all"));
    all.setValue(shelf.asksAll());
    all.addValueChangeListener(event -> {
      if (event.isFromClient()) {
        shelf.show(event.getValue() ? Optional.of(DocumentChoice.ALL) : Optional.empty());
        showAnew();
      }
    });
    rows.addClassName("jw-doc-rows");
    rows.getElement().setAttribute("aria-label", getTranslation("documents.title"));
    add(lead, tools, mayRead, uploads, all, rows);
    addAttachListener(_ -> progress.start());
  }

  /** Looks for as long as the dialog is open: files are added to it meanwhile. */
  private boolean refresh() {
    List<StoredDocument> now = library.list(caller);
    if (!now.equals(shown) || rows.getElement().getChildCount() == 0) {
      show(now);
    }
    return isOpened();
  }

  private void showAnew() {
    show(library.list(caller));
  }

  private void show(List<StoredDocument> documents) {
    shown = documents;
    rows.removeAll();
    String words = search.getValue().strip().toLowerCase(Locale.ROOT);
    documents.stream()
        .filter(document ->
            (document.name() + " " + document.title() + " " + document.collection())
                .toLowerCase(Locale.ROOT)
                .contains(words))
        .forEach(document -> rows.add(row(document)));
    boolean none = rows.getElement().getChildCount() == 0;
    rows.getElement().setAttribute("role", none ? "group" : "list");
    if (none) {
      Paragraph nothing =
          new Paragraph(
              getTranslation(documents.isEmpty() ? "documents.none" : "documents.notfound"));
      nothing.addClassName("jw-nothing");
      rows.add(nothing);
    }
    all.setValue(shelf.asksAll());
    all.setEnabled(documents.stream().anyMatch(it -> it.state() == DocumentState.READY));
  }

  private Div row(StoredDocument document) {
    Checkbox chosen = new Checkbox(document.name());
    chosen.setValue(shelf.has(document.id()));
    chosen.setEnabled(document.state() != DocumentState.REFUSED);
    chosen.addValueChangeListener(event -> {
      if (event.getValue()) {
        shelf.choose(document.id());
      } else {
        shelf.remove(document.id());
      }
      all.setValue(shelf.asksAll());
    });
    Div row = new Div();
    Div buttons = new Div();
    buttons.addClassName("jw-doc-buttons");
    if (document.state() == DocumentState.READY) {
      NativeButton summary = new NativeButton(getTranslation("summary.button"));
      summary.addClassName("jw-link");
      Icons.name(summary, getTranslation("summary.title", document.name()));
      summary.addClickListener(_ -> {
        close();
        shelf.summarise(document);
      });
      buttons.add(summary);
      NativeButton open =
          Icons.button("right", getTranslation("documents.open", document.shownTitle()));
      open.addClickListener(_ -> {
        close();
        shelf.look(document);
      });
      buttons.add(open);
    }
    if (document.owner().equals(caller)) {
      NativeButton share = new NativeButton(getTranslation("documents.share"));
      share.addClassName("jw-link");
      Icons.name(share, getTranslation("documents.share.title", document.name()));
      share.addClickListener(_ -> {
        share.setEnabled(false);
        sharing.add(document.id());
        row.add(sharing(document));
      });
      buttons.add(share);
      NativeButton delete =
          Icons.button("delete", getTranslation("documents.delete", document.name()));
      delete.addClickListener(_ -> confirmDeletion(document));
      buttons.add(delete);
    }
    Div line = new Div(chosen, buttons);
    line.addClassName("jw-doc-line");
    Span facts = new Span(facts(document));
    facts.addClassName("jw-doc-state");
    Element bar = new Element("progress");
    DocumentChip.showBar(bar, document, this);
    row.add(line, facts);
    row.getElement().appendChild(bar);
    row.addClassName("jw-doc-row");
    row.getElement().setAttribute("role", "listitem");
    row.getElement().setAttribute("data-state", document.state().name().toLowerCase(Locale.ROOT));
    Div advice = new Div();
    advice.addClassName("jw-doc-advice");
    DocumentChip.advice(document).forEach(sentence -> advice.add(new Paragraph(sentence)));
    if (advice.getElement().getChildCount() > 0) {
      row.add(advice);
    }
    if (sharing.contains(document.id())) {
      row.add(sharing(document));
    }
    return row;
  }

  /** Such as 12 页 · PDF · 中文 · 3 个表格 · 第 2 版 · 2026-11-29 08:00. */
  private String facts(StoredDocument document) {
    StringBuilder facts = new StringBuilder(DocumentChip.stateWords(document, this));
    document.kind().ifPresent(kind -> facts.append(" · ").append(kind.words()));
    document
        .diagnosis()
        .ifPresent(diagnosis -> {
          facts.append(" · ").append(diagnosis.language().words());
          if (diagnosis.tables() > 0) {
            facts.append(" · ").append(getTranslation("documents.tables", diagnosis.tables()));
          }
        });
    if (document.version() > 1) {
      facts.append(" · ").append(getTranslation("documents.version", document.version()));
    }
    if (!document.collection().isEmpty()) {
      facts.append(" · ").append(document.collection());
    }
    switch (document.access()) {
      case OWN -> {}
      case TEAM ->
          facts.append(" · ").append(getTranslation("documents.shared.team", document.team()));
      case ALL -> facts.append(" · ").append(getTranslation("documents.shared"));
    }
    return facts.append(" · ").append(LocalTimes.minute(document.createdAt())).toString();
  }

  /** Who may be given a document, by what that is called; no team where the caller is in none. */
  private Map<DocumentAccess, String> accesses() {
    Map<DocumentAccess, String> names = new EnumMap<>(DocumentAccess.class);
    for (DocumentAccess access : DocumentAccess.values()) {
      if (access != DocumentAccess.TEAM || !library.teamOf(caller).isEmpty()) {
        names.put(access, getTranslation("documents.access." + access.code()));
      }
    }
    return names;
  }

  /** The one that holds is pressed; none where that is a team that its owner has left. */
  private Div sharing(StoredDocument document) {
    Div choice = new Div();
    choice.addClassName("jw-choice");
    choice.getElement().setAttribute("role", "group");
    choice
        .getElement()
        .setAttribute("aria-label", getTranslation("documents.share.title", document.name()));
    boolean holds =
        document.access() != DocumentAccess.TEAM || document.team().equals(library.teamOf(caller));
    accesses()
        .forEach((access, name) -> {
          NativeButton button = new NativeButton(name, _ -> share(document, access));
          boolean pressed = holds && access == document.access();
          button.getElement().setAttribute("aria-pressed", Boolean.toString(pressed));
          choice.add(button);
        });
    return choice;
  }

  private void share(StoredDocument document, DocumentAccess access) {
    sharing.remove(document.id());
    try {
      library.share(caller, document.id(), access);
    } catch (DocumentException unfit) {
      Notices.show(ErrorTexts.words(unfit, this));
    }
    showAnew();
  }

  private void confirmDeletion(StoredDocument document) {
    Confirmation dialog =
        new Confirmation(getTranslation("documents.delete.title"), getTranslation("delete"));
    dialog.setText(getTranslation("documents.delete.text", document.name()));
    dialog.warns();
    dialog.addConfirmListener(_ -> {
      shelf.remove(document.id());
      try {
        library.delete(caller, document.id());
      } catch (DocumentException gone) {
        Notices.show(ErrorTexts.words(gone, this));
      }
      showAnew();
    });
    dialog.open();
  }
}
