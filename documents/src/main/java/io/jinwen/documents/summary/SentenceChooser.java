package io.jinwen.documents.summary;

import io.jinwen.documents.passage.Passage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Chooses the sentences that say most of a document, by SumBasic (Nenkova and Vanderwende, 2005): a
 * sentence counts by how often its pairs of characters stand in the document, and each choice makes
 * its own pairs count less, so that the next one says something else.
 */
public final class SentenceChooser {
  private static final int CHARACTERS_MIN = 12;
  private static final int CHARACTERS_MAX = 240;

  /** A heading or a line of a list without a full stop says less than a sentence. */
  private static final Pattern SENTENCE = Pattern.compile("[^。！？；\\n]+[。！？；]");

  private final Map<String, Double> shares = new HashMap<>();

  private record Candidate(ChosenSentence sentence, int order, Set<String> pairs) {}

  /**
   * @param document all of its passages: what is frequent in them is what it is about
   */
  public SentenceChooser(List<Passage> document) {
    long all = 0;
    Map<String, Integer> counts = new HashMap<>();
    for (Passage passage : document) {
      if (!passage.isTable()) {
        List<String> pairs = pairs(passage.text());
        pairs.forEach(pair -> counts.merge(pair, 1, Integer::sum));
        all += pairs.size();
      }
    }
    for (Map.Entry<String, Integer> count : counts.entrySet()) {
      shares.put(count.getKey(), (double) count.getValue() / all);
    }
  }

  /** Up to so many sentences of running text that are wanted, in the order of the document. */
  public List<ChosenSentence> choose(List<Passage> from, int most, Predicate<String> wanted) {
    List<Candidate> left = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (Passage passage : from) {
      if (!passage.isTable()) {
        addCandidates(passage, text -> wanted.test(text) && seen.add(text), left);
      }
    }
    Map<String, Double> weights = new HashMap<>(shares);
    List<Candidate> chosen = new ArrayList<>();
    while (chosen.size() < most && !left.isEmpty()) {
      Candidate best = left.getFirst();
      double bestWeight = -1;
      for (Candidate candidate : left) {
        double weight = weight(candidate, weights);
        if (weight > bestWeight) {
          best = candidate;
          bestWeight = weight;
        }
      }
      chosen.add(best);
      left.remove(best);
      best.pairs().forEach(pair -> weights.computeIfPresent(pair, (_, w) -> w * w));
    }
    chosen.sort(Comparator.comparingInt(Candidate::order));
    return chosen.stream().map(Candidate::sentence).toList();
  }

  private static double weight(Candidate candidate, Map<String, Double> weights) {
    double sum = 0;
    for (String pair : candidate.pairs()) {
      sum += weights.getOrDefault(pair, 0.0);
    }
    return sum / candidate.pairs().size();
  }

  private static void addCandidates(
      Passage passage, Predicate<String> wanted, List<Candidate> candidates) {
    Matcher matcher = SENTENCE.matcher(passage.text());
    while (matcher.find()) {
      String text = matcher.group().strip();
      if (text.length() < CHARACTERS_MIN || text.length() > CHARACTERS_MAX || !wanted.test(text)) {
        continue;
      }
      Set<String> pairs = new HashSet<>(pairs(text));
      if (!pairs.isEmpty()) {
        ChosenSentence sentence =
            new ChosenSentence(
                passage,
                text,
                passage.placeOf(matcher.start()).page(),
                passage.boxOf(matcher.start(), matcher.end()));
        candidates.add(new Candidate(sentence, candidates.size(), pairs));
      }
    }
  }

  private static List<String> pairs(String text) {
    List<String> pairs = new ArrayList<>();
    for (int i = 0; i + 1 < text.length(); i++) {
      if (Character.isIdeographic(text.charAt(i)) && Character.isIdeographic(text.charAt(i + 1))) {
        pairs.add(text.substring(i, i + 2));
      }
    }
    return pairs;
  }
}
