package io.jinwen.assistant.knowledge;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Ranks the answers for one question and decides whether the best may be given. The rank mixes the
 * nearest question, the middle of all questions of an answer, and the wording. The decision is a
 * sum of few clues with fitted weights ({@link MatchWeights}), and a term of the glossary that the
 * answer does not know forbids it. Immutable.
 */
final class Matcher {
  private static final Set<String> EMPTY_WORDS =
      Set.of("请", "问", "吗", "呢", "吧", "啊", "呀", "嘛", "哦");

  /** Weights of the ranking, fitted as a conditional logit among the first 20 (docs/LOG.md). */
  private static final float RANK_NEAREST = 20;

  private static final float RANK_MIDDLE = 5.9f;
  private static final float RANK_WORDING = 2;

  private final List<IndexedAnswer> entries;
  private final Glossary glossary;
  private final MatchWeights weights;
  private final WordingIndex wording;
  private final float[] mean; // [dimensions], of all questions
  private final float[][] middles; // [entry][dimensions], length 1, from the mean

  /**
   * What was found for a question.
   *
   * @param entry index of the best answer
   * @param clues by {@link Clue}
   * @param unknownTerms names of glossary terms in the question that the answer does not know
   * @param score the weighted sum, 0 where it is as likely right as wrong in the fit
   * @param given whether it is enough
   */
  record Decision(int entry, float[] clues, List<String> unknownTerms, float score, boolean given) {
    /** One line for a log: every clue with its value. */
    String why() {
      StringBuilder line = new StringBuilder(given ? "given" : "not given");
      line.append(" at ").append(score);
      for (Clue clue : Clue.values()) {
        line.append(' ').append(clue).append('=').append(clues[clue.ordinal()]);
      }
      return unknownTerms.isEmpty() ? line.toString() : line + " unknown terms " + unknownTerms;
    }
  }

  Matcher(Collection<IndexedAnswer> indexed, Glossary glossary, MatchWeights weights) {
    this.entries = List.copyOf(indexed);
    this.glossary = glossary;
    this.weights = weights;
    List<List<String>> asked = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    for (IndexedAnswer entry : entries) {
      ApprovedAnswer answer = entry.answer();
      asked.add(answer.asked().stream().map(FoldedText::of).distinct().toList());
      texts.add(FoldedText.of(answer.answer() + answer.disclosure().orElse("")));
    }
    wording = new WordingIndex(asked, texts);
    mean = Vectors.mean(entries.stream().flatMap(e -> Stream.of(e.vectors())).toList());
    middles = new float[entries.size()][];
    for (int i = 0; i < middles.length; i++) {
      middles[i] = Vectors.from(mean, Vectors.mean(List.of(entries.get(i).vectors())));
    }
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  ApprovedAnswer answer(Decision decision) {
    return entries.get(decision.entry()).answer();
  }

  Decision decide(String question, float[] vector) {
    return decide(question, vector, Set.of());
  }

  /**
   * @param without ids that are not looked at
   */
  Decision decide(String question, float[] vector, Set<String> without) {
    String folded = FoldedText.of(question);
    float[] byWording = wording.scores(folded);
    float[] direction = Vectors.from(mean, vector);
    float[] nearest = new float[entries.size()];
    float[] middle = new float[entries.size()];
    float[] rank = new float[entries.size()];
    for (int i = 0; i < rank.length; i++) {
      boolean out = without.contains(entries.get(i).answer().id());
      nearest[i] = out ? -1 : entries.get(i).nearness(vector);
      middle[i] = out ? -1 : Vectors.dot(middles[i], direction);
      rank[i] =
          out
              ? -1000
              : RANK_NEAREST * nearest[i] + RANK_MIDDLE * middle[i] + RANK_WORDING * byWording[i];
    }
    int best = IntStream.range(0, rank.length).reduce(0, (a, b) -> rank[b] > rank[a] ? b : a);
    float[] clues = clues(best, question, folded);
    clues[Clue.NEAREST.ordinal()] = nearest[best];
    clues[Clue.RANK_LEAD.ordinal()] = Math.min(6, lead(rank, best));
    clues[Clue.MIDDLE_LEAD.ordinal()] = Math.min(0.4f, lead(middle, best));
    List<String> unknownTerms = unknownTerms(entries.get(best), question);
    float score = weights.score(clues);
    boolean given = unknownTerms.isEmpty() && score >= weights.scoreMin();
    return new Decision(best, clues, unknownTerms, score, given);
  }

  /** How far the next answer lies below that says something else. */
  private float lead(float[] values, int best) {
    String id = entries.get(best).answer().id();
    float next = -1000;
    for (int i = 0; i < values.length; i++) {
      if (i != best && !weights.isSame(id, entries.get(i).answer().id())) {
        next = Math.max(next, values[i]);
      }
    }
    return values[best] - next;
  }

  private float[] clues(int best, String question, String folded) {
    List<String> unknown =
        FoldedText.words(question).stream()
            .filter(word -> !entries.get(best).words().contains(word))
            .filter(word -> !EMPTY_WORDS.contains(word))
            .toList();
    float[] clues = new float[Clue.values().length];
    clues[Clue.SHARE_ASKED.ordinal()] = wording.shareAsked(best, folded);
    clues[Clue.UNKNOWN_SHARE.ordinal()] =
        (float) Math.min(3, unknown.size()) / Math.max(3, folded.length());
    clues[Clue.UNKNOWN_WEIGHT.ordinal()] =
        (float) unknown.stream().mapToDouble(wording::weight).sum();
    clues[Clue.UNKNOWN_WORD.ordinal()] = unknown.isEmpty() ? 0 : 1;
    clues[Clue.UNKNOWN_WORDS.ordinal()] = unknown.size() > 1 ? 1 : 0;
    clues[Clue.LENGTH.ordinal()] = Math.min(20, folded.length());
    return clues;
  }

  private List<String> unknownTerms(IndexedAnswer entry, String question) {
    return glossary.mentions(question).stream()
        .filter(m -> m.terms().stream().noneMatch(t -> entry.termIds().contains(t.id())))
        .map(TermMention::name)
        .toList();
  }
}
