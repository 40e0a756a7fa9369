package io.jinwen.assistant.knowledge;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * The numbers of one question against all answers, from which the clues for each are taken. Made
 * for one question and thrown away.
 */
final class Clues {
  private static final Set<String> EMPTY_WORDS =
      Set.of("请", "问", "吗", "呢", "吧", "啊", "呀", "嘛", "哦", "不", "么", "咋", "啥", "我", "你", "的", "了");

  private static final float OUT = -1_000;
  private static final int NEAREST_COUNT = 3;
  private static final int COUNTEREXAMPLES = 40;

  /**
   * What nine of ten right answers exceed (half of {@code tools/cases} for fitting); an answer
   * without counterexamples is taken for such a one.
   */
  private static final Map<Clue, Float> WITHOUT_COUNTEREXAMPLES =
      Map.of(
          Clue.COUNTER_LEAD,
          0.04f,
          Clue.COUNTER_THREE_LEAD,
          0.06f,
          Clue.COUNTER_PHRASING_LEAD,
          0.06f,
          Clue.OTHER_COUNTER_LEAD,
          0.02f,
          Clue.OTHER_COUNTER_THREE_LEAD,
          0.01f);

  /** From here on two wordings ask the same, as far as it matters. */
  private static final float SAME_QUESTION_MIN = 0.93f;

  private static final float RANK_NEAREST = 20;
  private static final float RANK_MIDDLE = 5.9f;
  private static final float RANK_WORDING = 2;
  private static final float RANK_PHRASING = 4;

  private final Asked asked;
  private final List<IndexedAnswer> entries;
  private final WordingIndex wordingIndex;
  private final MatchModel model;
  private final float[] nearest; // [entry], this and the next ones
  private final float[] nearestThree;
  private final float[] middle;
  private final float[] wording;
  private final float[] phrasing;
  private final float[] counterPhrasing;
  private final List<Counterexample> counterexamples;
  private final float[] rank;

  /** A question that the answer of {@code entry} does not answer, and how near it is. */
  private record Counterexample(int entry, PackedVector vector, float near)
      implements Comparable<Counterexample> {
    @Override
    public int compareTo(Counterexample other) {
      return Float.compare(near, other.near);
    }
  }

  /**
   * What is read from the question once.
   *
   * @param folded without width, case and punctuation
   * @param packed {@code vector} in 8 bits
   * @param words its characters, numbers and Latin words
   * @param mentions glossary terms in it
   */
  record Asked(
      String folded,
      float[] vector,
      PackedVector packed,
      Set<String> words,
      List<TermMention> mentions,
      Oppositions.Sides sides,
      Set<Intent> intents) {}

  Clues(
      Asked asked,
      List<IndexedAnswer> entries,
      float[][] middles,
      float[] mean,
      WordingIndex wordingIndex,
      PhrasingIndex phrasingIndex,
      PhrasingIndex counterIndex,
      MatchModel model,
      Set<String> without) {
    this.asked = asked;
    this.entries = entries;
    this.wordingIndex = wordingIndex;
    this.model = model;
    float[] direction = Vectors.from(mean, asked.vector());
    wording = wordingIndex.scores(asked.folded());
    phrasing = phrasingIndex.scores(asked.folded());
    counterPhrasing = counterIndex.scores(asked.folded());
    counterexamples = nearestCounterexamples(without);
    nearest = new float[entries.size()];
    nearestThree = new float[entries.size()];
    middle = new float[entries.size()];
    rank = new float[entries.size()];
    for (int i = 0; i < rank.length; i++) {
      nearness(i);
      middle[i] = Vectors.dot(middles[i], direction);
      rank[i] =
          RANK_NEAREST * nearest[i]
              + RANK_MIDDLE * middle[i]
              + RANK_WORDING * wording[i]
              + RANK_PHRASING * phrasing[i];
      if (without.contains(entries.get(i).answer().id())) {
        nearest[i] = nearestThree[i] = middle[i] = wording[i] = phrasing[i] = -1;
        rank[i] = OUT;
      }
    }
  }

  private void nearness(int entry) {
    PackedVector[] vectors = entries.get(entry).vectors();
    float[] best = nearest(vectors);
    nearest[entry] = best[0];
    nearestThree[entry] = mean(best, vectors.length);
  }

  /** How near the nearest of some vectors are to the question's, the nearest first. */
  private float[] nearest(PackedVector[] vectors) {
    float[] best = new float[NEAREST_COUNT];
    Arrays.fill(best, -1);
    for (PackedVector vector : vectors) {
      float near = vector.dot(asked.packed());
      for (int place = 0; place < NEAREST_COUNT; place++) {
        if (near > best[place]) {
          float pushedDown = best[place];
          best[place] = near;
          near = pushedDown;
        }
      }
    }
    return best;
  }

  private static float mean(float[] best, int vectors) {
    int count = Math.min(NEAREST_COUNT, vectors);
    float sum = 0;
    for (int place = 0; place < count; place++) {
      sum += best[place] / count;
    }
    return sum;
  }

  /** The nearest of all counterexamples, the nearest first. */
  private List<Counterexample> nearestCounterexamples(Set<String> without) {
    PriorityQueue<Counterexample> kept = new PriorityQueue<>(); // the farthest of them first
    for (int entry = 0; entry < entries.size(); entry++) {
      if (!without.contains(entries.get(entry).answer().id())) {
        for (PackedVector vector : entries.get(entry).counterVectors()) {
          float near = vector.dot(asked.packed());
          if (kept.size() < COUNTEREXAMPLES || near > kept.peek().near()) {
            kept.add(new Counterexample(entry, vector, near));
            if (kept.size() > COUNTEREXAMPLES) {
              kept.poll();
            }
          }
        }
      }
    }
    return kept.stream().sorted(Comparator.reverseOrder()).toList();
  }

  private void counterexamples(int entry, float[] clues) {
    WITHOUT_COUNTEREXAMPLES.forEach((clue, value) -> clues[clue.ordinal()] = value);
    PackedVector[] own = entries.get(entry).counterVectors();
    if (own.length > 0) {
      float[] best = nearest(own);
      clues[Clue.COUNTER_LEAD.ordinal()] = nearest[entry] - best[0];
      clues[Clue.COUNTER_THREE_LEAD.ordinal()] = nearestThree[entry] - mean(best, own.length);
      clues[Clue.COUNTER_PHRASING_LEAD.ordinal()] = phrasing[entry] - counterPhrasing[entry];
    }
    List<Float> others =
        counterexamples.stream()
            .filter(it -> it.entry() != entry && !isAskedBy(entry, it))
            .limit(NEAREST_COUNT)
            .map(Counterexample::near)
            .toList();
    if (!others.isEmpty()) {
      double mean = others.stream().mapToDouble(near -> near).average().orElseThrow();
      clues[Clue.OTHER_COUNTER_LEAD.ordinal()] = nearest[entry] - others.getFirst();
      clues[Clue.OTHER_COUNTER_THREE_LEAD.ordinal()] = nearestThree[entry] - (float) mean;
    }
  }

  /** Whether what another answer does not answer is what this one is asked. */
  private boolean isAskedBy(int entry, Counterexample counterexample) {
    for (PackedVector vector : entries.get(entry).vectors()) {
      if (vector.dot(counterexample.vector()) >= SAME_QUESTION_MIN) {
        return true;
      }
    }
    return false;
  }

  /** The entries that rank first. */
  int[] first(int count) {
    int[] best = new int[Math.min(count, rank.length)];
    int kept = 0;
    for (int entry = 0; entry < rank.length; entry++) {
      int place = kept;
      while (place > 0 && rank[entry] > rank[best[place - 1]]) {
        if (place < best.length) {
          best[place] = best[place - 1];
        }
        place--;
      }
      if (place < best.length) {
        best[place] = entry;
        kept = Math.min(kept + 1, best.length);
      }
    }
    return best;
  }

  boolean isOut(int entry) {
    return rank[entry] == OUT;
  }

  /** The clues of one entry, by {@link Clue}. */
  float[] of(int entry, int opposed) {
    float[] clues = new float[Clue.values().length];
    clues[Clue.NEAREST.ordinal()] = nearest[entry];
    clues[Clue.NEAREST_THREE.ordinal()] = nearestThree[entry];
    clues[Clue.MIDDLE.ordinal()] = middle[entry];
    clues[Clue.WORDING.ordinal()] = wording[entry];
    clues[Clue.PHRASING.ordinal()] = phrasing[entry];
    clues[Clue.SHARE_ASKED.ordinal()] = wordingIndex.shareAsked(entry, asked.folded());
    clues[Clue.RANK_LEAD.ordinal()] = lead(rank, entry, 6);
    clues[Clue.NEAREST_LEAD.ordinal()] = lead(nearest, entry, 0.4f);
    clues[Clue.MIDDLE_LEAD.ordinal()] = lead(middle, entry, 0.4f);
    clues[Clue.PHRASING_LEAD.ordinal()] = lead(phrasing, entry, 0.6f);
    clues[Clue.WORDING_LEAD.ordinal()] = lead(wording, entry, 4);
    unknownWords(entry, clues);
    grams(entry, clues);
    terms(entry, clues);
    clues[Clue.OPPOSED.ordinal()] = Math.min(2, opposed);
    clues[Clue.INTENT.ordinal()] = intent(entries.get(entry));
    counterexamples(entry, clues);
    clues[Clue.LENGTH.ordinal()] = Math.min(20, asked.folded().length());
    return clues;
  }

  /** How far the best other answer lies below that says something else. */
  private float lead(float[] values, int entry, float most) {
    String id = entries.get(entry).answer().id();
    float next = OUT;
    for (int i = 0; i < values.length; i++) {
      if (i != entry && values[i] > next && !model.isSame(id, entries.get(i).answer().id())) {
        next = values[i];
      }
    }
    return Math.clamp(values[entry] - next, -most, most);
  }

  private void unknownWords(int entry, float[] clues) {
    List<String> unknown =
        asked.words().stream()
            .filter(word -> !entries.get(entry).words().contains(word))
            .filter(word -> !EMPTY_WORDS.contains(word))
            .toList();
    clues[Clue.UNKNOWN_SHARE.ordinal()] =
        (float) Math.min(3, unknown.size()) / Math.max(3, asked.folded().length());
    clues[Clue.UNKNOWN_WEIGHT.ordinal()] =
        (float) unknown.stream().mapToDouble(wordingIndex::weight).sum();
  }

  private void grams(int entry, float[] clues) {
    clues[Clue.UNKNOWN_PAIR.ordinal()] = wordingIndex.heaviestUnknown(entry, asked.folded());
    clues[Clue.SHARE_KNOWN.ordinal()] = wordingIndex.shareKnown(entry, asked.folded());
    clues[Clue.FOREIGN_PAIR.ordinal()] = wordingIndex.foreignPair(entry, asked.folded());
    clues[Clue.SHARE_NOVEL.ordinal()] = wordingIndex.shareNovel(asked.folded());
  }

  private void terms(int entry, float[] clues) {
    IndexedAnswer indexed = entries.get(entry);
    int known = 0;
    int named = 0;
    for (TermMention mention : asked.mentions()) {
      known += mention.terms().stream().anyMatch(t -> indexed.termIds().contains(t.id())) ? 1 : 0;
      named +=
          mention.terms().stream().anyMatch(t -> indexed.subjectIds().contains(t.id())) ? 1 : 0;
    }
    clues[Clue.UNKNOWN_TERMS.ordinal()] = Math.min(3, asked.mentions().size() - known);
    clues[Clue.KNOWN_TERMS.ordinal()] = Math.min(3, known);
    int subjects = indexed.subjectIds().size();
    clues[Clue.SUBJECT.ordinal()] = subjects == 0 ? 1 : Math.min(1, (float) named / subjects);
  }

  private float intent(IndexedAnswer entry) {
    float share = 0;
    for (Intent intent : asked.intents()) {
      share = Math.max(share, entry.intents().getOrDefault(intent, 0f));
    }
    return asked.intents().isEmpty() ? 0.5f : share;
  }
}
