package io.jinwen.assistant.knowledge;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How like a question is to each single phrasing of an answer: the cosine of their characters and
 * pairs, the rarer among all phrasings the heavier. Beside {@link WordingIndex}, which looks at all
 * phrasings of an answer as one text. Immutable.
 */
final class PhrasingIndex {
  private final Map<String, Postings> postings = new HashMap<>(); // by gram
  private final int[] entryOf; // [phrasing]
  private final float[] lengths; // [phrasing], Euclidean, of the weights
  private final int entries;

  /** The phrasings in which a gram occurs. */
  private static final class Postings {
    private int[] phrasings = new int[4];
    private int count;

    void add(int phrasing) {
      if (count == phrasings.length) {
        phrasings = Arrays.copyOf(phrasings, count * 2);
      }
      phrasings[count++] = phrasing;
    }
  }

  /**
   * @param asked the folded questions of every entry
   */
  PhrasingIndex(List<List<String>> asked) {
    entries = asked.size();
    List<String> texts = new ArrayList<>();
    List<Integer> owners = new ArrayList<>();
    for (int entry = 0; entry < entries; entry++) {
      for (String text : asked.get(entry)) {
        for (String gram : WordingIndex.grams(text)) {
          postings.computeIfAbsent(gram, unused -> new Postings()).add(texts.size());
        }
        texts.add(text);
        owners.add(entry);
      }
    }
    entryOf = owners.stream().mapToInt(Integer::intValue).toArray();
    lengths = new float[texts.size()];
    for (int phrasing = 0; phrasing < lengths.length; phrasing++) {
      lengths[phrasing] = length(texts.get(phrasing));
    }
  }

  /** The cosine with the most alike phrasing of every entry. */
  float[] scores(String folded) {
    float[] products = new float[lengths.length];
    for (String gram : WordingIndex.grams(folded)) {
      Postings at = postings.get(gram);
      if (at != null) {
        float weight = weight(at.count);
        for (int i = 0; i < at.count; i++) {
          products[at.phrasings[i]] += weight * weight;
        }
      }
    }
    float[] scores = new float[entries];
    float length = Math.max(1e-6f, length(folded));
    for (int phrasing = 0; phrasing < products.length; phrasing++) {
      float cosine = products[phrasing] / (length * Math.max(1e-6f, lengths[phrasing]));
      int entry = entryOf[phrasing];
      scores[entry] = Math.max(scores[entry], cosine);
    }
    return scores;
  }

  private float length(String folded) {
    float sum = 0;
    for (String gram : WordingIndex.grams(folded)) {
      Postings at = postings.get(gram);
      float weight = weight(at == null ? 0 : at.count);
      sum += weight * weight;
    }
    return (float) Math.sqrt(sum);
  }

  private float weight(int phrasingsWithIt) {
    return (float) Math.log(1 + (lengths.length + 1.0) / (phrasingsWithIt + 1.0));
  }
}
