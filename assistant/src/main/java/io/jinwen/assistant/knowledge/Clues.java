package io.jinwen.assistant.knowledge;

import java.util.Arrays;
import java.util.List;
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
  private final float[] rank;

  /**
   * What is read from the question once.
   *
   * @param folded without width, case and punctuation
   * @param words its characters, numbers and Latin words
   * @param mentions glossary terms in it
   */
  record Asked(
      String folded,
      float[] vector,
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
      MatchModel model,
      Set<String> without) {
    this.asked = asked;
    this.entries = entries;
    this.wordingIndex = wordingIndex;
    this.model = model;
    float[] direction = Vectors.from(mean, asked.vector());
    wording = wordingIndex.scores(asked.folded());
    phrasing = phrasingIndex.scores(asked.folded());
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
    float[] best = new float[NEAREST_COUNT];
    Arrays.fill(best, -1);
    for (float[] vector : entries.get(entry).vectors()) {
      float near = Vectors.dot(vector, asked.vector());
      for (int place = 0; place < NEAREST_COUNT; place++) {
        if (near > best[place]) {
          float pushedDown = best[place];
          best[place] = near;
          near = pushedDown;
        }
      }
    }
    nearest[entry] = best[0];
    int count = Math.min(NEAREST_COUNT, entries.get(entry).vectors().length);
    for (int place = 0; place < count; place++) {
      nearestThree[entry] += best[place] / count;
    }
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
