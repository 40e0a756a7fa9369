package io.jinwen.assistant.knowledge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which answer shares the most telling characters and pairs of characters with a question: BM25
 * (Robertson and Zaragoza 2009, k1 = 1.2, b = 0.5) over one document an answer, made of all its
 * questions and its text. Characters need no dictionary, and a dictionary cuts the words of this
 * trade wrongly.
 */
final class WordingIndex {
  private static final float K1 = 1.2f;
  private static final float B = 0.5f;
  private static final int CLAIM_MAX = 10;

  private final Map<String, List<Posting>> postings = new HashMap<>(); // by gram
  private final List<Set<String>> askedGrams = new ArrayList<>(); // [entry]
  private final List<Set<String>> knownGrams = new ArrayList<>(); // [entry], of the text too
  private final Map<String, Integer> claims = new HashMap<>(); // by gram, most in one entry
  private final float[] lengths; // [entry], occurrences of grams
  private final float lengthMean;

  private record Posting(int entry, int count) {}

  /**
   * @param asked the folded questions of every entry
   * @param answers the folded text of every entry's answer
   */
  WordingIndex(List<List<String>> asked, List<String> answers) {
    lengths = new float[asked.size()];
    float total = 0;
    for (int entry = 0; entry < asked.size(); entry++) {
      Map<String, Integer> counts = new HashMap<>();
      asked.get(entry).forEach(text -> grams(text).forEach(g -> counts.merge(g, 1, Integer::sum)));
      askedGrams.add(Set.copyOf(counts.keySet()));
      grams(answers.get(entry)).forEach(gram -> counts.merge(gram, 1, Integer::sum));
      knownGrams.add(Set.copyOf(counts.keySet()));
      for (Map.Entry<String, Integer> count : counts.entrySet()) {
        claims.merge(count.getKey(), count.getValue(), Math::max);
        postings
            .computeIfAbsent(count.getKey(), unused -> new ArrayList<>())
            .add(new Posting(entry, count.getValue()));
        lengths[entry] += count.getValue();
      }
      total += lengths[entry];
    }
    lengthMean = Math.max(1, total / Math.max(1, lengths.length));
  }

  /** The score of every entry, divided by the length of the question. */
  float[] scores(String folded) {
    float[] scores = new float[lengths.length];
    for (String gram : grams(folded)) {
      float weight = weight(gram) / Math.max(1, folded.length());
      for (Posting posting : postings.getOrDefault(gram, List.of())) {
        float length = lengths[posting.entry()] / lengthMean;
        float count = posting.count();
        scores[posting.entry()] += weight * count * (K1 + 1) / (count + K1 * (1 - B + B * length));
      }
    }
    return scores;
  }

  /** How much of a question, by weight, occurs in the questions of an entry; 0 to 1. */
  float shareAsked(int entry, String folded) {
    float known = 0;
    float all = 1e-6f;
    for (String gram : grams(folded)) {
      float weight = weight(gram);
      all += weight;
      known += askedGrams.get(entry).contains(gram) ? weight : 0;
    }
    return known / all;
  }

  /** How much of a question, by weight, occurs in the questions or the text of an entry; 0 to 1. */
  float shareKnown(int entry, String folded) {
    float known = 0;
    float all = 1e-6f;
    for (String gram : grams(folded)) {
      float weight = weight(gram);
      all += weight;
      known += knownGrams.get(entry).contains(gram) ? weight : 0;
    }
    return known / all;
  }

  /** How much of a question, by weight, occurs in no entry; 0 to 1. */
  float shareNovel(String folded) {
    float novel = 0;
    float all = 1e-6f;
    for (String gram : grams(folded)) {
      float weight = weight(gram);
      all += weight;
      novel += postings.containsKey(gram) ? 0 : weight;
    }
    return novel / all;
  }

  /**
   * The strongest claim that another entry has on a pair of the question which this one does not
   * know: how often the pair occurs there, times how telling it is.
   */
  float foreignPair(int entry, String folded) {
    float strongest = 0;
    for (String gram : grams(folded)) {
      if (gram.length() == 2 && !knownGrams.get(entry).contains(gram)) {
        int most = claims.getOrDefault(gram, 0);
        strongest = Math.max(strongest, Math.min(CLAIM_MAX, most) * weight(gram));
      }
    }
    return strongest;
  }

  /** How telling the most telling gram of a question is that an entry's questions do not have. */
  float heaviestUnknown(int entry, String folded) {
    float heaviest = 0;
    for (String gram : grams(folded)) {
      if (!askedGrams.get(entry).contains(gram)) {
        heaviest = Math.max(heaviest, weight(gram));
      }
    }
    return heaviest;
  }

  /** How telling a character or a pair is: the rarer among the entries, the more. */
  float weight(String gram) {
    int entriesWithIt = postings.getOrDefault(gram, List.of()).size();
    return (float) Math.log(1 + (lengths.length - entriesWithIt + 0.5) / (entriesWithIt + 0.5));
  }

  static Set<String> grams(String text) {
    Set<String> grams = new HashSet<>();
    for (int i = 0; i < text.length(); i++) {
      grams.add(text.substring(i, i + 1));
      if (i + 1 < text.length()) {
        grams.add(text.substring(i, i + 2));
      }
    }
    return grams;
  }
}
