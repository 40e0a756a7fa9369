package io.jinwen.assistant.documents;

import io.jinwen.assistant.documents.DocumentProof.ProvedFigure;
import io.jinwen.documents.passage.Passage;
import io.jinwen.documents.proof.FigureLedger;
import io.jinwen.documents.search.Extract;
import io.jinwen.documents.search.Hit;
import io.jinwen.documents.search.PassageIndex;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Holds what a model writes about numbered passages to them, sentence by sentence: where each is
 * from, and what of it is borne out there.
 */
public final class PassageProof {
  /** A claim in other words has half of its passage's; one about something else a fifth. */
  private static final double SHARED_MIN = 0.4;

  /** Below this a sentence is about something else. */
  private static final double ABOUT_MIN = 0.25;

  /** Where several passages say it, the one that the model names is likelier meant. */
  private static final double CITED_BONUS = 0.15;

  private static final Pattern NUMBER = Pattern.compile("\\[(\\d{1,3})]");
  private static final Pattern LIST_MARK =
      Pattern.compile("^(?:[-*]\\s+|[•·#]+\\s*|\\(?\\d{1,2}[.)、．](?!\\d)\\s*|（\\d{1,2}）\\s*)+");

  private final PassageIndex index;
  private final String title;
  private final List<Passage> numbered;

  /**
   * A sentence and where it is from.
   *
   * @param text without numbers and marks of a list
   * @param number of the passage that it is from, from 1
   * @param source the words there that say it
   * @param verified whether most of its words are those of its passages, and its figures agree
   */
  public record ProvedSentence(
      String text, int number, Extract source, boolean verified, List<ProvedFigure> figures) {
    public ProvedSentence {
      figures = List.copyOf(figures);
    }
  }

  /**
   * @param leftOut how many sentences are about nothing that the passages say
   */
  public record Proved(List<ProvedSentence> sentences, int leftOut) {
    public Proved {
      sentences = List.copyOf(sentences);
    }
  }

  /**
   * @param title of the document
   * @param numbered what the model knows as [1], [2] and so on; one may be there twice
   */
  PassageProof(PassageIndex index, String title, List<Passage> numbered) {
    this.index = index;
    this.title = title;
    this.numbered = List.copyOf(numbered);
  }

  /** The sentences of a text, each once. */
  public Proved of(String written) {
    Set<Integer> numbers =
        IntStream.rangeClosed(1, numbered.size()).boxed().collect(Collectors.toSet());
    QuoteGate gate = new QuoteGate(numbered, numbers);
    String text = gate.next(written) + gate.end();
    List<ProvedSentence> sentences = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    int leftOut = 0;
    for (String sentence : SectionProof.sentences(text)) {
      String bare = NUMBER.matcher(sentence).replaceAll("").replace("**", "").strip();
      String said = LIST_MARK.matcher(bare).replaceAll("").strip();
      if (said.codePoints().filter(Character::isLetterOrDigit).count() < 2 || !seen.add(said)) {
        continue; // a mark, or said before
      }
      Optional<ProvedSentence> proved = prove(said, cited(sentence));
      proved.ifPresent(sentences::add);
      leftOut += proved.isEmpty() ? 1 : 0;
    }
    return new Proved(sentences, leftOut);
  }

  private Set<Integer> cited(String sentence) {
    Set<Integer> cited = new LinkedHashSet<>();
    Matcher matcher = NUMBER.matcher(sentence);
    while (matcher.find()) {
      int number = Integer.parseInt(matcher.group(1));
      if (number >= 1 && number <= numbered.size()) { // documents have such numbers of their own
        cited.add(number);
      }
    }
    return cited;
  }

  private Optional<ProvedSentence> prove(String said, Set<Integer> cited) {
    int best = 1;
    double bestScore = -1;
    double shared = 0;
    for (int number = 1; number <= numbered.size(); number++) {
      double words = shared(said, numbered.get(number - 1));
      double score = words + (cited.contains(number) ? CITED_BONUS : 0);
      if (score > bestScore) {
        best = number;
        bestScore = score;
        shared = words;
      }
    }
    Set<Integer> from = new LinkedHashSet<>(List.of(best));
    from.addAll(cited);
    List<Passage> passages = from.stream().map(number -> numbered.get(number - 1)).toList();
    if (passages.size() > 1) {
      shared = Math.max(shared, shared(said, joined(passages)));
    }
    if (shared < ABOUT_MIN) {
      return Optional.empty();
    }
    List<ProvedFigure> figures =
        new FigureLedger(passages).check(said).stream().map(ProvedFigure::of).toList();
    boolean verified = shared >= SHARED_MIN && figures.stream().noneMatch(ProvedFigure::isDoubtful);
    Extract source = index.extract(hit(numbered.get(best - 1)), said);
    return Optional.of(new ProvedSentence(said, best, source, verified, figures));
  }

  private double shared(String said, Passage passage) {
    return index.coverage(said, hit(passage));
  }

  /** What a sentence that sums up several passages is held to. */
  private static Passage joined(List<Passage> passages) {
    Passage first = passages.getFirst();
    return new Passage(
        first.number(),
        first.path(),
        first.article(),
        "",
        passages.stream().map(Passage::shown).collect(Collectors.joining("\n")),
        first.places());
  }

  private Hit hit(Passage passage) {
    return new Hit("", title, passage, 0, 0);
  }
}
