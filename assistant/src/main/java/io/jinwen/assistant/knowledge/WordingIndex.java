package io.jinwen.assistant.knowledge;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which answer shares the most telling characters and pairs of characters with a question: BM25
 * (Robertson and Zaragoza 2009, k1 = 1.2, b = 0.5) over one document an answer, made of all its
 * questions and its text. Characters need no dictionary, and a dictionary cuts the words of this
 * trade wrongly. Immutable.
 */
final class WordingIndex {
  private static final float K1 = 1.2f;
  private static final float B = 0.5f;
  private static final int CLAIM_MAX = 10;

  private final Grams grams = new Grams();
  private final List<Postings> entriesOf = new ArrayList<>(); // [place of a gram]
  private final List<Postings> countsOf = new ArrayList<>(); // [place of a gram], beside entriesOf
  private final int[][] askedGrams; // [entry], places, ascending
  private final int[][] knownGrams; // [entry], those of the text too
  private final int[] claims; // [place of a gram], most in one entry
  private final float[] lengths; // [entry], occurrences of grams
  private final float lengthMean;

  /**
   * @param asked the folded questions of every entry
   * @param answers the folded text of every entry's answer
   */
  WordingIndex(List<List<String>> asked, List<String> answers) {
    lengths = new float[asked.size()];
    askedGrams = new int[asked.size()][];
    knownGrams = new int[asked.size()][];
    float total = 0;
    for (int entry = 0; entry < lengths.length; entry++) {
      Postings occurrences = new Postings(256);
      asked.get(entry).forEach(text -> addGrams(text, occurrences));
      askedGrams[entry] = distinct(occurrences.sorted());
      addGrams(answers.get(entry), occurrences);
      int[] all = occurrences.sorted();
      knownGrams[entry] = distinct(all);
      post(entry, all);
      lengths[entry] = all.length;
      total += all.length;
    }
    lengthMean = Math.max(1, total / Math.max(1, lengths.length));
    claims = new int[grams.count()];
    for (int place = 0; place < claims.length; place++) {
      for (int i = 0; i < countsOf.get(place).count(); i++) {
        claims[place] = Math.max(claims[place], countsOf.get(place).get(i));
      }
    }
  }

  private void addGrams(String text, Postings occurrences) {
    for (int gram : Grams.of(text)) {
      occurrences.add(grams.place(gram));
    }
  }

  private static int[] distinct(int[] ascending) {
    return Arrays.stream(ascending).distinct().toArray();
  }

  /** Notes how often each gram occurs in an entry; {@code all} is in ascending order. */
  private void post(int entry, int[] all) {
    while (entriesOf.size() < grams.count()) {
      entriesOf.add(new Postings());
      countsOf.add(new Postings());
    }
    for (int from = 0; from < all.length; ) {
      int to = from + 1;
      while (to < all.length && all[to] == all[from]) {
        to++;
      }
      entriesOf.get(all[from]).add(entry);
      countsOf.get(all[from]).add(to - from);
      from = to;
    }
  }

  /** The score of every entry, divided by the length of the question. */
  float[] scores(String folded) {
    float[] scores = new float[lengths.length];
    for (int gram : Grams.of(folded)) {
      int place = grams.find(gram);
      if (place < 0) {
        continue;
      }
      float weight = weight(gram) / Math.max(1, folded.length());
      Postings entries = entriesOf.get(place);
      for (int i = 0; i < entries.count(); i++) {
        int entry = entries.get(i);
        float length = lengths[entry] / lengthMean;
        float count = countsOf.get(place).get(i);
        scores[entry] += weight * count * (K1 + 1) / (count + K1 * (1 - B + B * length));
      }
    }
    return scores;
  }

  /** How much of a question, by weight, occurs in the questions of an entry; 0 to 1. */
  float shareAsked(int entry, String folded) {
    return share(askedGrams[entry], folded);
  }

  /** How much of a question, by weight, occurs in the questions or the text of an entry; 0 to 1. */
  float shareKnown(int entry, String folded) {
    return share(knownGrams[entry], folded);
  }

  private float share(int[] of, String folded) {
    float known = 0;
    float all = 1e-6f;
    for (int gram : Grams.of(folded)) {
      float weight = weight(gram);
      all += weight;
      known += has(of, gram) ? weight : 0;
    }
    return known / all;
  }

  /** How much of a question, by weight, occurs in no entry; 0 to 1. */
  float shareNovel(String folded) {
    float novel = 0;
    float all = 1e-6f;
    for (int gram : Grams.of(folded)) {
      float weight = weight(gram);
      all += weight;
      novel += grams.find(gram) < 0 ? weight : 0;
    }
    return novel / all;
  }

  /**
   * The strongest claim that another entry has on a pair of the question which this one does not
   * know: how often the pair occurs there, times how telling it is.
   */
  float foreignPair(int entry, String folded) {
    float strongest = 0;
    for (int gram : Grams.of(folded)) {
      int place = grams.find(gram);
      if (Grams.isPair(gram) && place >= 0 && !has(knownGrams[entry], gram)) {
        strongest = Math.max(strongest, Math.min(CLAIM_MAX, claims[place]) * weight(gram));
      }
    }
    return strongest;
  }

  /** How telling the most telling gram of a question is that an entry's questions do not have. */
  float heaviestUnknown(int entry, String folded) {
    float heaviest = 0;
    for (int gram : Grams.of(folded)) {
      if (!has(askedGrams[entry], gram)) {
        heaviest = Math.max(heaviest, weight(gram));
      }
    }
    return heaviest;
  }

  /** How telling a word of one or two characters is: the rarer among the entries, the more. */
  float weight(String word) {
    return weight(Grams.gram(word));
  }

  private float weight(int gram) {
    int place = grams.find(gram);
    int entriesWithIt = place < 0 ? 0 : entriesOf.get(place).count();
    return (float) Math.log(1 + (lengths.length - entriesWithIt + 0.5) / (entriesWithIt + 0.5));
  }

  private boolean has(int[] places, int gram) {
    int place = grams.find(gram);
    return place >= 0 && Arrays.binarySearch(places, place) >= 0;
  }
}
