package io.jinwen.assistant.documents;

import io.jinwen.assistant.documents.DocumentProof.ProvedFigure;
import io.jinwen.documents.passage.Passage;
import io.jinwen.documents.proof.FigureLedger;
import io.jinwen.documents.proof.FigureLedger.Status;
import io.jinwen.documents.proof.QuoteCheck;
import io.jinwen.documents.proof.TextCheck;
import io.jinwen.documents.search.Extract;
import io.jinwen.documents.search.Hit;
import io.jinwen.documents.search.PassageIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Holds the answer of a model to the sections that it was given. */
public final class SectionProof {
  /** What a model says when it was told to say so. */
  private static final String NOTHING = "资料中没有";

  /** A claim in other words has half of the section's; one about something else a fifth. */
  private static final double SHARED_MIN = 0.4;

  /** A sentence; numbers behind its end are its own. */
  private static final Pattern CITING_SENTENCE =
      Pattern.compile("[^。；！？;!?\\n]*+[。；！？;!?\\n]?[”」』]?(?:\\s*(?:\\[\\d+])+)?+");

  private final PassageIndex index;
  private final DocumentChoice chosen;
  private final String question;
  private final Map<Integer, FoundPlace> sections;
  private final int numberMax;

  /**
   * @param sections by the numbers that the model knows them by
   * @param numberMax the last number that the model was given
   */
  SectionProof(
      PassageIndex index,
      DocumentChoice chosen,
      String question,
      Map<Integer, FoundPlace> sections,
      int numberMax) {
    this.index = index;
    this.chosen = chosen;
    this.question = question;
    this.sections = sections;
    this.numberMax = numberMax;
  }

  /** For the text of the answer while it is written. */
  public QuoteGate gate() {
    Set<Integer> numbers =
        Stream.iterate(1, n -> n <= numberMax, n -> n + 1)
            .collect(java.util.stream.Collectors.toSet());
    return new QuoteGate(passages(), numbers);
  }

  private List<Passage> passages() {
    return sections.values().stream().map(FoundPlace::passage).toList();
  }

  /** What of the answer, as it was shown, is borne out. */
  public DocumentProof of(String answer) {
    List<Citation> citations = new ArrayList<>();
    boolean cites = sections.keySet().stream().anyMatch(n -> answer.contains("[" + n + "]"));
    sections.forEach((number, place) -> {
      List<String> claims = claims(answer, number, place, cites);
      if (!claims.isEmpty()) {
        citations.add(citation(number, place, claims));
      }
    });
    boolean answered = !citations.isEmpty() || !answer.contains(NOTHING);
    return new DocumentProof(chosen, answered, false, citations, figures(answer));
  }

  /**
   * The figures of a text. In a sentence that cites sections they must stand in one of these: that
   * another section has them makes them misplaced.
   */
  private List<ProvedFigure> figures(String text) {
    FigureLedger all = new FigureLedger(passages());
    List<ProvedFigure> figures = new ArrayList<>();
    Matcher sentences = CITING_SENTENCE.matcher(text);
    while (sentences.find()) {
      List<Passage> cited = cited(sentences.group());
      List<FigureLedger.Checked> anywhere = all.check(sentences.group(), question);
      List<FigureLedger.Checked> there =
          cited.isEmpty() ? anywhere : new FigureLedger(cited).check(sentences.group(), question);
      for (int i = 0; i < there.size(); i++) {
        FigureLedger.Checked figure = there.get(i);
        if (figure.status() == Status.UNKNOWN && anywhere.get(i).found().isPresent()) {
          figure =
              new FigureLedger.Checked(
                  figure.amount(), figure.from(), Status.MISPLACED, anywhere.get(i).found());
        }
        figures.add(ProvedFigure.of(figure, sentences.start()));
      }
    }
    return figures;
  }

  private List<Passage> cited(String sentence) {
    return sections.entrySet().stream()
        .filter(it -> sentence.contains("[" + it.getKey() + "]"))
        .map(it -> it.getValue().passage())
        .toList();
  }

  /** The sentences that cite a section; where none cites any, those that say what it says. */
  private List<String> claims(String answer, int number, FoundPlace place, boolean cites) {
    return sentences(answer).stream()
        .filter(sentence ->
            cites
                ? sentence.contains("[" + number + "]")
                : shared(sentence, place) >= SHARED_MIN && !sentence.contains(NOTHING))
        .toList();
  }

  /** A number behind the full stop belongs to the sentence before it. */
  static List<String> sentences(String answer) {
    return TextCheck.sentences(answer.replaceAll("([。；！？][”」』]?)\\s*((?:\\[\\d+])+)", "$2$1"));
  }

  private Citation citation(int number, FoundPlace place, List<String> claims) {
    String claim = String.join("", claims).replaceAll("\\[\\d+]", "");
    boolean figuresAgree =
        claims.stream().flatMap(it -> figures(it).stream()).noneMatch(ProvedFigure::isDoubtful);
    Optional<QuoteCheck.Verified> quote =
        TextCheck.quotes(claim).stream()
            .flatMap(words -> QuoteCheck.find(words, place.passage()).stream())
            .findFirst();
    if (quote.isPresent()) {
      QuoteCheck.Verified found = quote.get();
      Extract extract = new Extract(found.text(), found.page(), found.box());
      return Citation.of(number, place, extract, figuresAgree);
    }
    Extract extract = index.extract(hit(place), claim);
    return Citation.of(number, place, extract, figuresAgree && shared(claim, place) >= SHARED_MIN);
  }

  private double shared(String sentence, FoundPlace place) {
    return index.coverage(sentence.replaceAll("\\[\\d+]", ""), hit(place));
  }

  private static Hit hit(FoundPlace place) {
    return new Hit(
        place.document().id(), place.document().shownTitle(), place.passage(), 0, place.coverage());
  }
}
