package io.jinwen.assistant.knowledge;

import java.util.ArrayList;
import java.util.List;

/**
 * How like a question is to each single phrasing of an answer: the cosine of their characters and
 * pairs, the rarer among all phrasings the heavier. Beside {@link WordingIndex}, which looks at all
 * phrasings of an answer as one text. Immutable.
 */
final class PhrasingIndex {
  private final Grams grams = new Grams();
  private final List<Postings> phrasingsOf = new ArrayList<>(); // [place of a gram]
  private final int[] entryOf; // [phrasing]
  private final float[] lengths; // [phrasing], Euclidean, of the weights
  private final int entries;

  /**
   * @param asked the folded questions of every entry
   */
  PhrasingIndex(List<List<String>> asked) {
    entries = asked.size();
    entryOf = new int[asked.stream().mapToInt(List::size).sum()];
    lengths = new float[entryOf.length];
    int[][] placesOf = new int[entryOf.length][]; // [phrasing]
    int phrasing = 0;
    for (int entry = 0; entry < entries; entry++) {
      for (String text : asked.get(entry)) {
        placesOf[phrasing] = post(phrasing, Grams.of(text));
        entryOf[phrasing++] = entry;
      }
    }
    float[] squares = squaresOfWeights();
    for (int i = 0; i < lengths.length; i++) {
      float sum = 0;
      for (int place : placesOf[i]) {
        sum += squares[place];
      }
      lengths[i] = (float) Math.sqrt(sum);
    }
  }

  /** Notes the grams of a phrasing and turns them into their places. */
  private int[] post(int phrasing, int[] found) {
    for (int i = 0; i < found.length; i++) {
      int place = grams.place(found[i]);
      if (place == phrasingsOf.size()) {
        phrasingsOf.add(new Postings());
      }
      phrasingsOf.get(place).add(phrasing);
      found[i] = place;
    }
    return found;
  }

  private float[] squaresOfWeights() {
    float[] squares = new float[grams.count()];
    for (int place = 0; place < squares.length; place++) {
      float weight = weight(phrasingsOf.get(place).count());
      squares[place] = weight * weight;
    }
    return squares;
  }

  /** The cosine with the most alike phrasing of every entry. */
  float[] scores(String folded) {
    float[] products = new float[lengths.length];
    for (int gram : Grams.of(folded)) {
      int place = grams.find(gram);
      if (place >= 0) {
        Postings at = phrasingsOf.get(place);
        float weight = weight(at.count());
        for (int i = 0; i < at.count(); i++) {
          products[at.get(i)] += weight * weight;
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
    for (int gram : Grams.of(folded)) {
      int place = grams.find(gram);
      float weight = weight(place < 0 ? 0 : phrasingsOf.get(place).count());
      sum += weight * weight;
    }
    return (float) Math.sqrt(sum);
  }

  private float weight(int phrasingsWithIt) {
    return (float) Math.log(1 + (lengths.length + 1.0) / (phrasingsWithIt + 1.0));
  }
}
