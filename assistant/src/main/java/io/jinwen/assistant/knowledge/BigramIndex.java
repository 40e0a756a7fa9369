package io.jinwen.assistant.knowledge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which answer's questions share the most telling pairs of characters with a question: BM25
 * (Robertson and Zaragoza 2009, k1 = 1.2, b = 0.75) over bigrams, each counted once a text. Pairs
 * of characters need no dictionary, and a dictionary cuts the words of this trade wrongly.
 */
final class BigramIndex {
  private static final float K1 = 1.2f;
  private static final float B = 0.75f;

  private final Map<String, List<Integer>> postings = new HashMap<>(); // texts by bigram
  private final List<Integer> entryOfText = new ArrayList<>();
  private final List<Integer> lengths = new ArrayList<>(); // [text], distinct bigrams
  private final int entries;
  private final float lengthMean;

  /**
   * The entry whose text fits best.
   *
   * @param entry its index, -1 where no text shares anything
   * @param lead how far the next entry's score lies below, as a share of the best; 0 to 1
   */
  record Best(int entry, float lead) {}

  /**
   * @param textsOfEntries the folded texts of every entry
   */
  BigramIndex(List<List<String>> textsOfEntries) {
    entries = textsOfEntries.size();
    long total = 0;
    for (int entry = 0; entry < entries; entry++) {
      for (String text : textsOfEntries.get(entry)) {
        Set<String> bigrams = bigrams(text);
        int index = entryOfText.size();
        bigrams.forEach(
            bigram -> postings.computeIfAbsent(bigram, unused -> new ArrayList<>()).add(index));
        entryOfText.add(entry);
        lengths.add(bigrams.size());
        total += bigrams.size();
      }
    }
    lengthMean = Math.max(1, (float) total / Math.max(1, lengths.size()));
  }

  Best best(String folded) {
    float[] scores = new float[entryOfText.size()];
    for (String bigram : bigrams(folded)) {
      List<Integer> texts = postings.getOrDefault(bigram, List.of());
      float weight = weight(texts.size());
      for (int text : texts) {
        float length = lengths.get(text) / lengthMean;
        scores[text] += weight * (K1 + 1) / (1 + K1 * (1 - B + B * length));
      }
    }
    return bestEntry(scores);
  }

  private Best bestEntry(float[] scores) {
    float[] byEntry = new float[entries];
    for (int text = 0; text < scores.length; text++) {
      int entry = entryOfText.get(text);
      byEntry[entry] = Math.max(byEntry[entry], scores[text]);
    }
    int best = -1;
    float first = 0;
    float second = 0;
    for (int entry = 0; entry < entries; entry++) {
      if (byEntry[entry] > first) {
        second = first;
        first = byEntry[entry];
        best = entry;
      } else {
        second = Math.max(second, byEntry[entry]);
      }
    }
    return new Best(best, best < 0 ? 0 : 1 - second / first);
  }

  private float weight(int textsWithIt) {
    return (float) Math.log(1 + (entryOfText.size() - textsWithIt + 0.5) / (textsWithIt + 0.5));
  }

  private static Set<String> bigrams(String text) {
    Set<String> bigrams = new HashSet<>();
    for (int i = 0; i + 1 < text.length(); i++) {
      bigrams.add(text.substring(i, i + 2));
    }
    return bigrams;
  }
}
