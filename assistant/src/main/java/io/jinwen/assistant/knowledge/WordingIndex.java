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

  private final Map<String, List<Posting>> postings = new HashMap<>(); // by gram
  private final List<Set<String>> askedGrams = new ArrayList<>(); // [entry]
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
      for (Map.Entry<String, Integer> count : counts.entrySet()) {
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

  /** How telling a character or a pair is: the rarer among the entries, the more. */
  float weight(String gram) {
    int entriesWithIt = postings.getOrDefault(gram, List.of()).size();
    return (float) Math.log(1 + (lengths.length - entriesWithIt + 0.5) / (entriesWithIt + 0.5));
  }

  private static Set<String> grams(String text) {
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
