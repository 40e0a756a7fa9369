package io.jinwen.assistant.knowledge;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Ranks the answers for one question and decides whether the best may be given. Vectors and wording
 * choose a dozen; for each of them the clues ({@link Clue}) are weighed by fitted trees ({@link
 * MatchModel}). Conditions that exclude each other ({@link Oppositions}) forbid an answer, whatever
 * the clues say, and so does an abbreviation that it does not know. The same question gets the same
 * ruling, and {@link Candidate#why} tells its grounds. Immutable.
 */
final class Matcher {
  private static final int CANDIDATES = 12;

  /** Chosen on the half of tools/cases for fitting. */
  private static final float OWN_WORDS_KNOWN_MIN = 0.6f;

  private final List<IndexedAnswer> entries;
  private final Glossary glossary;
  private final Oppositions oppositions;
  private final MatchModel model;
  private final WordingIndex wording;
  private final PhrasingIndex phrasings;
  private final PhrasingIndex counterexamples;
  private final float[] mean; // [dimensions], of all questions
  private final float[][] middles; // [entry][dimensions], length 1, from the mean

  /**
   * An answer that was looked at closely.
   *
   * @param entry its index
   * @param clues by {@link Clue}
   * @param opposed ids of the oppositions in which it stands on another side than the question, and
   *     abbreviations of the question that it does not know
   * @param score the logarithm of the odds that it is right
   */
  record Candidate(
      int entry, ApprovedAnswer answer, float[] clues, List<String> opposed, float score) {
    /** One line for a log: every clue with its value. */
    String why() {
      StringBuilder line = new StringBuilder(answer.id()).append(" at ").append(score);
      for (Clue clue : Clue.values()) {
        line.append(' ').append(clue).append('=').append(clues[clue.ordinal()]);
      }
      return opposed.isEmpty() ? line.toString() : line + " opposed " + opposed;
    }
  }

  Matcher(
      Collection<IndexedAnswer> indexed,
      Glossary glossary,
      Oppositions oppositions,
      MatchModel model) {
    this.entries = List.copyOf(indexed);
    this.glossary = glossary;
    this.oppositions = oppositions;
    this.model = model;
    List<List<String>> asked = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    for (IndexedAnswer entry : entries) {
      ApprovedAnswer answer = entry.answer();
      asked.add(entry.asked());
      texts.add(FoldedText.of(answer.answer() + answer.disclosure().orElse("")));
    }
    wording = new WordingIndex(asked, texts);
    phrasings = new PhrasingIndex(asked);
    counterexamples =
        new PhrasingIndex(entries.stream().map(IndexedAnswer::counterexamples).toList());
    mean = Vectors.mean(entries.stream().flatMap(e -> Stream.of(e.vectors())).toList());
    middles = new float[entries.size()][];
    for (int i = 0; i < middles.length; i++) {
      middles[i] = Vectors.from(mean, Vectors.mean(List.of(entries.get(i).vectors())));
    }
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  /** Whether the best candidate may be given. */
  boolean isGiven(Candidate best) {
    return best.opposed().isEmpty() && best.score() >= model.scoreMin();
  }

  /** The same for a question that points back and was read with the topic of those before it. */
  boolean isGivenAsFollowUp(Candidate best) {
    return best.opposed().isEmpty() && best.score() >= model.followUpMin();
  }

  /** Whether a candidate is near enough to be proposed. */
  boolean isProposed(Candidate candidate) {
    return candidate.score() >= model.suggestMin();
  }

  /**
   * Whether a candidate knows what a question itself says, whatever topic was put before it: 「怎么转让」
   * behind a question about deposits is about them, 「二手车怎么转让」 is not.
   */
  boolean knows(Candidate candidate, String ownWords) {
    return wording.shareKnown(candidate.entry(), ownWords) >= OWN_WORDS_KNOWN_MIN;
  }

  List<Candidate> candidates(String question, float[] vector) {
    return candidates(question, vector, Set.of());
  }

  /**
   * The answers that come into question, the likeliest first; those of an opposed condition last.
   *
   * @param without ids that are not looked at
   */
  List<Candidate> candidates(String question, float[] vector, Set<String> without) {
    String folded = FoldedText.of(question);
    Clues.Asked asked =
        new Clues.Asked(
            folded,
            vector,
            PackedVector.of(vector),
            FoldedText.words(question),
            glossary.mentions(question),
            oppositions.in(question),
            Intent.of(folded));
    Clues clues =
        new Clues(
            asked, entries, middles, mean, wording, phrasings, counterexamples, model, without);
    List<Candidate> found = new ArrayList<>();
    for (int entry : clues.first(CANDIDATES)) {
      if (!clues.isOut(entry)) {
        found.add(candidate(clues, entry, asked));
      }
    }
    found.sort(
        Comparator.comparing((Candidate it) -> !it.opposed().isEmpty())
            .thenComparing(Candidate::score, Comparator.reverseOrder()));
    return found;
  }

  private Candidate candidate(Clues clues, int entry, Clues.Asked asked) {
    IndexedAnswer indexed = entries.get(entry);
    List<String> opposed = new ArrayList<>(oppositions.between(asked.sides(), indexed.sides()));
    float[] own = clues.of(entry, opposed.size());
    opposed.addAll(unknownAbbreviations(asked, indexed));
    return new Candidate(entry, indexed.answer(), own, opposed, model.score(own));
  }

  /**
   * Abbreviations of the question that an answer does not know, neither by its questions nor by its
   * text. They name a subject exactly, and to vectors and characters ES looks like ESG.
   */
  private static List<String> unknownAbbreviations(Clues.Asked asked, IndexedAnswer indexed) {
    return asked.mentions().stream()
        .filter(TermMention::isLatinWord)
        .filter(it -> it.terms().stream().noneMatch(t -> indexed.termIds().contains(t.id())))
        .map(TermMention::name)
        .filter(name -> !indexed.words().contains(FoldedText.of(name)))
        .toList();
  }
}
