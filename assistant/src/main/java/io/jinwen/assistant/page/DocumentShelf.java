package io.jinwen.assistant.page;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.dependency.JavaScript;
import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.html.Span;
import io.jinwen.assistant.documents.Citation;
import io.jinwen.assistant.documents.DocumentChoice;
import io.jinwen.assistant.documents.DocumentException;
import io.jinwen.assistant.documents.DocumentFilter;
import io.jinwen.assistant.documents.DocumentLibrary;
import io.jinwen.assistant.documents.DocumentState;
import io.jinwen.assistant.documents.StoredDocument;
import io.jinwen.assistant.summaries.SummaryDesk;
import io.jinwen.assistant.summaries.SummaryException;
import io.jinwen.assistant.summaries.SummaryForm;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The documents that the next question asks, above the field that it is written in. They are
 * dropped on the page, pasted, or chosen from the list; the page's script sends them to {@code POST
 * /documents}, as any program would, and tells the id.
 */
@StyleSheet("context://jinwen/documents.css")
@JavaScript("context://jinwen/documents.js")
final class DocumentShelf extends Div {
  private static final String UPLOADED = "event.detail";

  private final String caller;
  private final DocumentLibrary library;
  private final SummaryDesk summaries;
  private final Div chips = new Div();
  private final Map<String, DocumentChip> chosen = new LinkedHashMap<>(); // by id
  private final ProgressWatch progress = new ProgressWatch(this, this::refresh);
  private final Set<String> toSummarise = new HashSet<>(); // once they are read
  private Optional<DocumentChoice> whole = Optional.empty();
  private Consumer<StoredDocument> onOpen = _ -> {};
  private Consumer<Citation> onCited = _ -> {};

  /**
   * @param library where documents are kept
   */
  DocumentShelf(String caller, DocumentLibrary library, SummaryDesk summaries) {
    this.caller = caller;
    this.library = library;
    this.summaries = summaries;
    addClassName("jw-shelf");
    getElement().setAttribute("role", "group");
    getElement().setAttribute("aria-label", getTranslation("documents.chosen"));
    getElement().setAttribute("data-max", Long.toString(library.fileBytesMax()));
    getElement().setAttribute("data-too-large", getTranslation("documents.toolarge"));
    getElement().setAttribute("data-failed", getTranslation("documents.failed"));
    getElement().setAttribute("data-pasted", getTranslation("documents.pasted"));
    getElement().setAttribute("data-dismiss", getTranslation("close"));
    getElement()
        .addEventListener(
            "jw-uploaded", event -> choose(event.getEventData().get(UPLOADED).asString()))
        .addEventData(UPLOADED);
    getElement()
        .addEventListener(
            "jw-summarise", event -> toSummarise.add(event.getEventData().get(UPLOADED).asString()))
        .addEventData(UPLOADED);
    chips.addClassName("jw-doc-chips");
    Div uploads = new Div();
    uploads.addClassName("jw-uploads");
    uploads.getElement().setAttribute("role", "status");
    Div drop = new Div(Icons.of("document"), new Span(getTranslation("documents.drop")));
    drop.addClassName("jw-drop");
    drop.getElement().setAttribute("aria-hidden", "true");
    add(chips, uploads, pasteOffer(), drop);
  }

  /** What a long text that is pasted could be instead; the script fills and shows it. */
  private Div pasteOffer() {
    Span words = new Span();
    words.getElement().setAttribute("data-words", getTranslation("documents.paste"));
    NativeButton take = new NativeButton(getTranslation("documents.paste.take"));
    take.addClassName("jw-primary");
    take.getElement().setAttribute("data-paste", "take");
    NativeButton sum = new NativeButton(getTranslation("documents.paste.summarise"));
    sum.getElement().setAttribute("data-paste", "summarise");
    NativeButton leave = new NativeButton(getTranslation("documents.paste.leave"));
    leave.addClassName("jw-link");
    leave.getElement().setAttribute("data-paste", "leave");
    Div offer = new Div(words, take, sum, leave);
    offer.addClassName("jw-paste-offer");
    offer.getElement().setAttribute("role", "status");
    offer.getElement().setAttribute("hidden", true);
    return offer;
  }

  /** The button that opens the list of documents. */
  NativeButton opener() {
    NativeButton opener = Icons.labelled("clip", getTranslation("documents.button"));
    opener.addClassName("jw-pill");
    opener.getElement().setAttribute("aria-label", getTranslation("documents.button.label"));
    opener.getElement().setAttribute("title", getTranslation("documents.button.label"));
    opener.addClickListener(_ -> new DocumentDialog(caller, library, this).open());
    return opener;
  }

  /** Told which document is to be looked at. */
  void onOpen(Consumer<StoredDocument> listener) {
    this.onOpen = listener;
  }

  /** Told which place in a document is to be looked at. */
  void onCited(Consumer<Citation> listener) {
    this.onCited = listener;
  }

  void summarise(StoredDocument document) {
    new SummaryDialog(caller, summaries, document, onCited).open();
  }

  private void beginSummary(StoredDocument document) {
    try {
      summaries.ofDocument(caller, document.id(), SummaryForm.SUMMARY);
    } catch (SummaryException | DocumentException unfit) {
      Notices.show(ErrorTexts.words(unfit, this));
    }
    summarise(document);
  }

  void look(StoredDocument document) {
    onOpen.accept(document);
  }

  /** What the next question asks; empty where it asks no documents. */
  Optional<DocumentChoice> choice() {
    List<String> usable =
        chosen.values().stream()
            .map(DocumentChip::document)
            .filter(document -> document.state() != DocumentState.REFUSED)
            .map(StoredDocument::id)
            .toList();
    return whole.isPresent() || usable.isEmpty()
        ? whole
        : Optional.of(new DocumentChoice(usable, DocumentFilter.NONE));
  }

  /** Shows what a conversation asked last. */
  void show(Optional<DocumentChoice> choice) {
    clear();
    choice.ifPresent(it -> {
      if (it.ids().isEmpty()) {
        choose(it);
      } else {
        it.ids().forEach(this::choose);
      }
    });
  }

  private void clear() {
    whole = Optional.empty();
    chosen.clear();
    chips.removeAll();
  }

  boolean has(String id) {
    return chosen.containsKey(id);
  }

  boolean asksAll() {
    return whole.isPresent();
  }

  /** All that the caller may read, or all of a collection, whatever comes to it. */
  void choose(DocumentChoice many) {
    clear();
    whole = Optional.of(many);
    Span name = new Span(named(many));
    NativeButton remove = Icons.button("close", getTranslation("documents.remove", name.getText()));
    remove.addClickListener(_ -> clear());
    Div line = new Div(Icons.of("document"), name, remove);
    line.addClassName("jw-doc-line");
    Div chip = new Div(line);
    chip.addClassName("jw-doc-chip");
    chips.add(chip);
  }

  private String named(DocumentChoice many) {
    StringBuilder name = new StringBuilder();
    name.append(
        many.collection()
            .map(it -> getTranslation("documents.collection", it))
            .orElse(getTranslation("documents.all")));
    many.kinds().stream().sorted().forEach(kind -> name.append(" · ").append(kind));
    many.since().ifPresent(day -> name.append(getTranslation("documents.since", day.toString())));
    many.until().ifPresent(day -> name.append(getTranslation("documents.until", day.toString())));
    return name.toString();
  }

  /** One more; one that is not there any more is left out. */
  void choose(String id) {
    if (whole.isPresent()) {
      clear();
    }
    if (chosen.containsKey(id) || chosen.size() >= DocumentChoice.IDS_MAX) {
      return;
    }
    find(id)
        .ifPresent(document -> {
          DocumentChip chip = new DocumentChip(this::look, this::summarise, () -> remove(id));
          chip.show(document);
          chosen.put(id, chip);
          chips.add(chip);
          progress.start();
        });
  }

  void remove(String id) {
    Optional.ofNullable(chosen.remove(id)).ifPresent(chips::remove);
  }

  private Optional<StoredDocument> find(String id) {
    try {
      return Optional.of(library.get(caller, id));
    } catch (DocumentException gone) {
      return Optional.empty();
    }
  }

  @Override
  protected void onAttach(AttachEvent event) {
    progress.start();
  }

  /** Whether some are still being read. */
  private boolean refresh() {
    boolean goesOn = false;
    for (String id : List.copyOf(chosen.keySet())) {
      if (!chosen.get(id).document().state().isUnderWay()) {
        continue;
      }
      Optional<StoredDocument> now = find(id);
      now.ifPresentOrElse(chosen.get(id)::show, () -> remove(id));
      now.filter(it -> it.state() == DocumentState.READY && toSummarise.remove(id))
          .ifPresent(this::beginSummary);
      goesOn |= now.filter(it -> it.state().isUnderWay()).isPresent();
    }
    return goesOn;
  }
}
