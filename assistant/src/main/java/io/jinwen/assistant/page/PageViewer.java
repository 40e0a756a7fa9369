package io.jinwen.assistant.page;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.dom.Element;
import io.jinwen.assistant.documents.Citation;
import io.jinwen.assistant.documents.DocumentException;
import io.jinwen.assistant.documents.DocumentLibrary;
import io.jinwen.assistant.documents.StoredDocument;
import io.jinwen.documents.Box;
import io.jinwen.documents.DocumentKind;
import io.jinwen.documents.passage.Passage;
import java.util.List;
import java.util.Optional;

/**
 * A page of a document beside the chat, over it in a narrow window: of a PDF its picture, of other
 * formats what was read of it. The place that an answer cites is marked.
 */
final class PageViewer extends Div {
  private final String caller;
  private final DocumentLibrary library;
  private final H2 title = new H2();
  private final Span place = new Span();
  private final Span article = new Span();
  private final NativeButton before = Icons.button("left", getTranslation("viewer.before"));
  private final NativeButton after = Icons.button("right", getTranslation("viewer.after"));
  private final Div quote = new Div();
  private final Div stage = new Div();
  private Optional<StoredDocument> document = Optional.empty();
  private Optional<Citation> cited = Optional.empty();
  private int page;

  PageViewer(String caller, DocumentLibrary library) {
    this.caller = caller;
    this.library = library;
    addClassName("jw-viewer");
    getElement().setAttribute("aria-label", getTranslation("viewer.label"));
    setVisible(false);
    NativeButton close = Icons.button("close", getTranslation("viewer.close"));
    close.getElement().setAttribute("data-viewer-close", "true");
    close.addClickListener(_ -> close());
    Div head = new Div(title, close);
    head.addClassName("jw-viewer-head");
    before.addClickListener(_ -> turn(page - 1));
    after.addClickListener(_ -> turn(page + 1));
    place.getElement().setAttribute("role", "status");
    Div bar = new Div(before, place, after, article);
    bar.addClassName("jw-viewer-bar");
    quote.addClassName("jw-viewer-quote");
    stage.addClassName("jw-viewer-stage");
    stage.getElement().setAttribute("tabindex", "0");
    stage.getElement().setAttribute("role", "region");
    stage.getElement().setAttribute("aria-label", getTranslation("viewer.page"));
    add(head, bar, quote, stage);
  }

  /** Opens the page that an answer cites. */
  void show(Citation citation) {
    open(citation.document(), Optional.of(citation), citation.page());
  }

  /** Opens a document at its first page. */
  void show(StoredDocument shown) {
    open(shown.id(), Optional.empty(), 1);
  }

  private void open(String id, Optional<Citation> citation, int wanted) {
    try {
      document = Optional.of(library.get(caller, id));
    } catch (DocumentException gone) {
      Notices.show(ErrorTexts.words(gone, this));
      return;
    }
    cited = citation;
    title.setText(document.get().shownTitle());
    setVisible(true);
    turn(wanted);
    getElement().executeJs("window.jinwenDocuments.opened(this)");
  }

  /** Leaves the page; the focus goes back to what opened it. */
  void close() {
    if (isVisible()) {
      setVisible(false);
      stage.removeAll();
      // Not on the element: what is not shown is told nothing.
      getUI().ifPresent(ui -> ui.getPage().executeJs("window.jinwenDocuments.closed()"));
    }
  }

  private void turn(int wanted) {
    StoredDocument shown = document.orElseThrow();
    page = Math.clamp(wanted, 1, Math.max(1, shown.pages()));
    Optional<Citation> here = cited.filter(it -> it.page() == page);
    place.setText(getTranslation("viewer.place", page, shown.pages()));
    before.setEnabled(page > 1);
    after.setEnabled(page < shown.pages());
    article.setText(here.map(Citation::article).orElse(""));
    quote.removeAll();
    here.ifPresent(it -> {
      quote.add(new Paragraph(it.quote()));
      Span check =
          new Span(getTranslation(it.verified() ? "citation.verified" : "citation.doubtful"));
      check.addClassName(it.verified() ? "jw-verified" : "jw-doubtful");
      quote.add(check);
    });
    quote.setVisible(here.isPresent());
    stage.removeAll();
    if (shown.kind().filter(DocumentKind.PDF::equals).isPresent()) {
      showPicture(shown, here.flatMap(Citation::box));
    } else {
      showText(shown, here.map(Citation::quote).orElse(""));
    }
  }

  private void showPicture(StoredDocument shown, Optional<Box> box) {
    Div picture = new Div();
    picture.addClassName("jw-page-picture");
    stage.add(picture);
    picture
        .getElement()
        .executeJs(
            "window.jinwenDocuments.draw(this, $0, $1, $2, $3)",
            "documents/%s/pages/%d".formatted(shown.id(), page),
            box.map(it -> "%s %s %s %s".formatted(it.left(), it.top(), it.right(), it.bottom()))
                .orElse(""),
            getTranslation("viewer.picture", shown.shownTitle(), page),
            getTranslation("viewer.failed"));
  }

  /** Formats without pages of a size are shown as they were read. */
  private void showText(StoredDocument shown, String quoted) {
    List<Passage> passages;
    try {
      passages = library.page(caller, shown.id(), page);
    } catch (DocumentException gone) {
      Notices.show(ErrorTexts.words(gone, this));
      return;
    }
    Div text = new Div();
    text.addClassName("jw-page-text");
    String heading = "";
    for (Passage passage : passages) {
      String path = String.join(" › ", passage.path());
      if (!path.equals(heading)) {
        heading = path;
        Div above = new Div();
        above.setText(path);
        above.addClassName("jw-page-heading");
        text.add(above);
      }
      text.add(paragraph(passage.shown(), quoted));
    }
    stage.add(text);
    stage.getElement().executeJs("window.jinwenDocuments.toMark(this)");
  }

  private static Paragraph paragraph(String words, String quoted) {
    int at = quoted.isEmpty() ? -1 : words.indexOf(quoted);
    if (at < 0) {
      return new Paragraph(words);
    }
    Paragraph paragraph = new Paragraph(words.substring(0, at));
    Element mark = new Element("mark");
    mark.setText(quoted);
    paragraph.getElement().appendChild(mark);
    paragraph.add(new Span(words.substring(at + quoted.length())));
    return paragraph;
  }
}
