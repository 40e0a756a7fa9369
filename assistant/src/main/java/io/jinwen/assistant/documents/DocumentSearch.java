package io.jinwen.assistant.documents;

import io.jinwen.assistant.work.SlowWork;
import io.jinwen.documents.compare.Comparison;
import io.jinwen.documents.passage.Passage;
import io.jinwen.documents.proof.FigureLedger;
import io.jinwen.documents.proof.QuoteCheck;
import io.jinwen.documents.proof.TextCheck;
import io.jinwen.documents.search.Hit;
import io.jinwen.documents.search.PassageIndex;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The index, opened when it is first needed: a server without documents has none. */
final class DocumentSearch {
  /** As many passages as a model would be given. */
  private static final int NEAREST = 5;

  private final DocumentFolder files;
  private final SearchSettings settings;
  private final SectionCuts cuts = new SectionCuts();
  private PassageIndex index; // guarded by this

  DocumentSearch(DocumentFolder files, SearchSettings settings) {
    this.files = files;
    this.settings = settings;
  }

  /** A disk that was full ends an index; once there is room again a new one works. */
  private synchronized PassageIndex index() {
    if (index != null && !index.isOpen()) {
      PassageIndex ended = index;
      index = null;
      ended.close();
    }
    if (index == null) {
      index = PassageIndex.open(files.index(), settings.lexicon().get(), settings.encoder().get());
    }
    return index;
  }

  void put(String document, String title, List<Passage> passages, BooleanSupplier wanted) {
    index().put(document, title, passages, wanted);
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
    PassageIndex.Found found = index().find(question, byId.keySet(), most);
    for (Hit hit : shown(found.hits())) {
      places.add(
          new FoundPlace(
              places.size() + 1,
              byId.get(hit.document()),
              hit.passage(),
              index().extract(hit, question),
              hit.coverage()));
    }
    return new Findings(found.answered(), places);
  }

  /** What was found as it may be shown: everything that is said of a document goes through here. */
  private List<Hit> search(String question, Set<String> documents, int most) {
    return shown(index().search(question, documents, most));
  }

  private List<Hit> shown(List<Hit> hits) {
    return hits.stream()
        .map(hit ->
            new Hit(hit.document(), hit.title(), shown(hit.passage()), hit.score(), hit.coverage()))
        .toList();
  }

  List<Passage> passages(String document) {
    return index().passages(document).stream().map(this::shown).toList();
  }

  /**
   * All of a document in sections, as they may be shown.
   *
   * @return empty where it is not cut
   */
  List<List<Passage>> sections(StoredDocument document, SectionSize size) {
    return cut(document, size).stream().map(this::shown).toList();
  }

  private List<Passage> shown(Collection<Passage> passages) {
    return passages.stream().map(this::shown).toList();
  }

  private List<List<Passage>> cut(StoredDocument document, SectionSize size) {
    List<Passage> all = index().passages(document.id());
    List<Integer> starts = cuts.of(document, all, size);
    List<List<Passage>> sections = new ArrayList<>();
    if (!starts.isEmpty() && starts.getLast() >= all.size()) {
      return sections; // deleted since
    }
    for (int i = 0; i < starts.size(); i++) {
      int end = i + 1 < starts.size() ? starts.get(i + 1) : all.size();
      sections.add(all.subList(starts.get(i), end));
    }
    return sections;
  }

  /**
   * The section that the best of some found passages lies in, where a question is better given all
   * of it.
   *
   * @param found the best first
   * @return in the document's order; empty where they lie too far apart
   */
  List<FoundPlace> section(String question, List<FoundPlace> found, SectionSize size) {
    if (found.isEmpty()) {
      return List.of();
    }
    StoredDocument document = found.getFirst().document();
    return cut(document, size).stream()
        .filter(section -> SectionChoice.isBest(document.id(), section, found))
        .findFirst()
        .map(section -> places(question, document, shown(section), found))
        .orElse(List.of());
  }

  private List<FoundPlace> places(
      String question, StoredDocument document, List<Passage> section, List<FoundPlace> found) {
    List<FoundPlace> places = new ArrayList<>();
    for (Passage passage : section) {
      Hit hit = new Hit(document.id(), document.shownTitle(), passage, 0, 0);
      places.add(
          SectionChoice.in(found, document.id(), passage)
              .orElseGet(() ->
                  new FoundPlace(
                      places.size() + 1, document, passage, index().extract(hit, question), 0)));
    }
    return places;
  }

  /** The words of a document as they stand in prompts. */
  List<String> texts(String document) {
    return passages(document).stream()
        .map(passage -> String.join(" > ", passage.path()) + "\n" + passage.shown())
        .toList();
  }

  List<Passage> page(String document, int page) {
    return index().passages(document).stream()
        .filter(passage -> passage.places().stream().anyMatch(place -> place.page() == page))
        .map(this::shown)
        .toList();
  }

  Passage shown(Passage passage) {
    return new Passage(
        passage.number(),
        passage.path().stream().map(settings.mask()).toList(),
        passage.article(),
        settings.mask().apply(passage.heading()),
        settings.mask().apply(passage.text()),
        passage.places());
  }

  /** Clause by clause. */
  Comparison compare(String before, String after) {
    return Comparison.of(passages(before), passages(after));
  }

  SectionProof proof(
      DocumentChoice chosen, String question, Map<Integer, FoundPlace> sections, int numberMax) {
    return new SectionProof(index(), chosen, question, sections, numberMax);
  }

  PassageProof proof(String title, List<Passage> numbered) {
    return new PassageProof(index(), title, numbered);
  }

  /** Each sentence against the passages that are nearest to it, each quotation likewise. */
  TextProof check(String text, List<StoredDocument> documents) {
    Map<String, StoredDocument> byId =
        documents.stream().collect(Collectors.toMap(StoredDocument::id, Function.identity()));
    List<TextProof.CheckedFigure> figures = new ArrayList<>();
    List<TextProof.CheckedQuote> quotes = new ArrayList<>();
    for (String sentence : TextCheck.sentences(text)) {
      SlowWork.checkWanted();
      List<Hit> hits = search(sentence, byId.keySet(), NEAREST);
      FigureLedger ledger = new FigureLedger(hits.stream().map(Hit::passage).toList());
      for (FigureLedger.Checked checked : ledger.check(sentence)) {
        Optional<StoredDocument> where =
            checked.found().map(figure -> byId.get(hits.get(figure.passage()).document()));
        figures.add(new TextProof.CheckedFigure(checked, where));
      }
    }
    for (String quote : TextCheck.quotes(text)) {
      SlowWork.checkWanted();
      quotes.add(checked(quote, search(quote, byId.keySet(), NEAREST), byId));
    }
    return new TextProof(figures, quotes);
  }

  private static TextProof.CheckedQuote checked(
      String quote, List<Hit> hits, Map<String, StoredDocument> byId) {
    for (Hit hit : hits) {
      Optional<QuoteCheck.Verified> found = QuoteCheck.find(quote, hit.passage());
      if (found.isPresent()) {
        return new TextProof.CheckedQuote(quote, found, Optional.of(byId.get(hit.document())));
      }
    }
    return new TextProof.CheckedQuote(quote, Optional.empty(), Optional.empty());
  }

  synchronized void close() {
    if (index != null) {
      PassageIndex ended = index;
      index = null;
      ended.close();
    }
  }
}
