package io.jinwen.assistant.summaries;

import io.jinwen.assistant.documents.DocumentLibrary;
import io.jinwen.assistant.documents.DocumentLibrary.PastedText;
import io.jinwen.assistant.documents.StoredDocument;
import io.jinwen.assistant.summaries.Coverage.Why;
import io.jinwen.documents.Place;
import io.jinwen.documents.RefusedDocumentException;
import io.jinwen.documents.passage.Passage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is summarised, as it may be shown.
 *
 * @param unreadable pages that have no text to read, and why
 */
record SummarySource(
    String title, List<Passage> passages, int pages, Map<Integer, Why> unreadable) {

  /**
   * @throws io.jinwen.assistant.documents.DocumentException if the owner may not read it any more
   * @throws RefusedDocumentException if a pasted text cannot be read as one
   */
  static SummarySource of(Summary summary, DocumentLibrary library, String pasted)
      throws RefusedDocumentException {
    if (summary.document().isEmpty()) {
      PastedText text = library.read(pasted);
      return new SummarySource(summary.title(), text.passages(), text.pages(), Map.of());
    }
    StoredDocument document = library.ready(summary.owner(), summary.document().get());
    Map<Integer, Why> unreadable = new HashMap<>();
    document
        .diagnosis()
        .ifPresent(diagnosis -> {
          diagnosis.scanPages().forEach(page -> unreadable.put(page, Why.SCAN));
          diagnosis.garbledPages().forEach(page -> unreadable.put(page, Why.GARBLED));
        });
    return new SummarySource(
        document.shownTitle(), library.passages(document), document.pages(), unreadable);
  }

  /** Which pages are in, where all passages before one are; a page without text needs none. */
  Coverage coverage(int passagesDone) {
    Map<Integer, Why> missing = new HashMap<>(unreadable);
    for (Passage passage : passages.subList(passagesDone, passages.size())) {
      for (Place place : passage.places()) {
        missing.putIfAbsent(place.page(), Why.PENDING);
      }
    }
    return Coverage.of(pages, missing);
  }
}
