package io.jinwen.assistant.demo;

import java.util.HashMap;
import java.util.Map;

/** How alike two texts are: harmonic mean of precision and recall over characters. */
final class CharacterF1 {
  private CharacterF1() {}

  /**
   * Each character counts as often as it occurs, white space not at all.
   *
   * @return 0 … 1
   */
  static double of(String answer, String expected) {
    Map<Integer, Integer> said = counts(answer);
    Map<Integer, Integer> wanted = counts(expected);
    int common =
        said.entrySet().stream()
            .mapToInt(entry -> Math.min(entry.getValue(), wanted.getOrDefault(entry.getKey(), 0)))
            .sum();
    return 2.0 * common / Math.max(1, sum(said) + sum(wanted));
  }

  private static Map<Integer, Integer> counts(String text) {
    Map<Integer, Integer> counts = new HashMap<>();
    text.codePoints()
        .filter(c -> !Character.isWhitespace(c))
        .forEach(c -> counts.merge(c, 1, Integer::sum));
    return counts;
  }

  private static int sum(Map<Integer, Integer> counts) {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }
}
