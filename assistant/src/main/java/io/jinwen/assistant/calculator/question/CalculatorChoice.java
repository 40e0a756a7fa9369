package io.jinwen.assistant.calculator.question;

import io.jinwen.assistant.calculator.Calculator;
import io.jinwen.assistant.calculator.Calculators;
import io.jinwen.assistant.calculator.Field;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which calculators may help with a question that no rule could read: a model is told of these few
 * and not of all, whose definitions would fill its context.
 */
public final class CalculatorChoice {
  private static final int CHOSEN_MAX = 6;
  private static final int CHARACTERS_MAX = 2_000;

  /** What each calculator's name, fields and formula say, as pairs of characters. */
  private static final Map<Calculator, Set<String>> PAIRS = pairsOfAll();

  /** In how many calculators a pair stands. */
  private static final Map<String, Integer> COUNTS = counts();

  private CalculatorChoice() {}

  /**
   * The likeliest first; none for a question without a figure.
   *
   * @param question what is asked now
   * @param before what was asked before it, which may say what it is about; may be empty
   */
  public static List<Calculator> of(String question, String before) {
    if (question.length() > CHARACTERS_MAX
        || QuantityScanner.scan(QuestionText.folded(question)).isEmpty()) {
      return List.of();
    }
    String text = QuestionText.folded(before + question);
    Stream<Calculator> byTopic =
        Readings.ALL.stream().filter(reading -> reading.isAbout(text)).map(Reading::calculator);
    Map<Calculator, Double> scores = scores(pairs(text));
    Stream<Calculator> byWords =
        scores.entrySet().stream()
            .filter(entry -> entry.getValue() > 0)
            .sorted(Map.Entry.<Calculator, Double>comparingByValue(Comparator.reverseOrder()))
            .map(Map.Entry::getKey);
    return Stream.concat(byTopic, byWords).distinct().limit(CHOSEN_MAX).toList();
  }

  /** A pair that few calculators have says more. */
  private static Map<Calculator, Double> scores(Set<String> asked) {
    Map<Calculator, Double> scores = new LinkedHashMap<>();
    PAIRS.forEach((calculator, pairs) -> {
      double score =
          asked.stream().filter(pairs::contains).mapToDouble(pair -> 1.0 / COUNTS.get(pair)).sum();
      scores.put(calculator, score);
    });
    return scores;
  }

  private static Map<Calculator, Set<String>> pairsOfAll() {
    Map<Calculator, Set<String>> all = new LinkedHashMap<>();
    for (Calculator calculator : Calculators.all()) {
      Set<String> pairs = pairs(calculator.name());
      pairs.addAll(pairs(calculator.formula()));
      calculator.fields().stream().map(Field::name).forEach(name -> pairs.addAll(pairs(name)));
      all.put(calculator, pairs);
    }
    return all;
  }

  private static Map<String, Integer> counts() {
    Map<String, Integer> counts = new HashMap<>();
    PAIRS.values().forEach(pairs -> pairs.forEach(pair -> counts.merge(pair, 1, Integer::sum)));
    return counts;
  }

  private static Set<String> pairs(String text) {
    Set<String> pairs = new LinkedHashSet<>();
    for (int i = 0; i + 2 <= text.length(); i++) {
      String pair = text.substring(i, i + 2);
      if (pair.codePoints().allMatch(Character::isIdeographic)) {
        pairs.add(pair);
      }
    }
    return pairs;
  }
}
