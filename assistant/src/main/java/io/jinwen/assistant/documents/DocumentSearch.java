package io.jinwen.assistant.documents;

import io.jinwen.documents.passage.Passage;
import io.jinwen.documents.search.Hit;
import io.jinwen.documents.search.PassageIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The index, opened when it is first needed: a server without documents has none. */
final class DocumentSearch {
  private final DocumentFolder files;
  private final SearchSettings settings;
  private PassageIndex index; // guarded by this

  DocumentSearch(DocumentFolder files, SearchSettings settings) {
    this.files = files;
    this.settings = settings;
  }

  private synchronized PassageIndex index() {
    if (index == null) {
      index = PassageIndex.open(files.index(), settings.lexicon().get(), settings.encoder().get());
    }
    return index;
  }

  void put(String document, String title, List<Passage> passages) {
    index().put(document, title, passages);
  }

  void remove(String document) {
    index().remove(document);
  }

  Findings find(String question, List<StoredDocument> documents, int most) {
    if (documents.isEmpty()) {
      return new Findings(false, List.of());
    }
    Map<String, StoredDocument> byId =
        documents.stream().collect(Collectors.toMap(StoredDocument::id, Function.identity()));
    List<FoundPlace> places = new ArrayList<>();
    for (Hit hit : index().search(question, byId.keySet(), most)) {
      places.add(
          new FoundPlace(
              places.size() + 1,
              byId.get(hit.document()),
              hit.passage(),
              index().extract(hit, question),
              hit.coverage()));
    }
    boolean answered =
        places.stream().anyMatch(place -> place.coverage() >= PassageIndex.COVERAGE_MIN);
    return new Findings(answered, places);
  }

  synchronized void close() {
    if (index != null) {
      index.close();
      index = null;
    }
  }
}
