package io.jinwen.assistant.calculator;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A calculation that was done.
 *
 * @param calculator by its id
 * @param name of the calculator, in Chinese
 * @param currency of its amounts
 * @param inputs what it was done with, checked; fallbacks included
 * @param shownInputs the same for people, in the order of the fields
 * @param results the one that was asked for first
 * @param assumptions what was taken for granted because it was not said
 */
public record Calculation(
    String calculator,
    String name,
    String formula,
    String source,
    String rounding,
    String currency,
    Inputs inputs,
    List<Shown> shownInputs,
    List<String> steps,
    List<Figure> results,
    List<String> assumptions,
    String disclosure,
    Optional<Schedule> schedule) {
  /** An input as people read it. */
  public record Shown(String name, String value) {}

  public Calculation {
    shownInputs = List.copyOf(shownInputs);
    steps = List.copyOf(steps);
    results = List.copyOf(results);
    assumptions = List.copyOf(assumptions);
  }

  /** The answer. */
  public Figure main() {
    return results.getFirst();
  }

  public Optional<Figure> result(String id) {
    return results.stream().filter(figure -> figure.id().equals(id)).findFirst();
  }

  /** The same with another result in front; unchanged where it has none of that id. */
  public Calculation asking(String resultId) {
    return result(resultId)
        .map(first -> {
          List<Figure> reordered = new ArrayList<>(results);
          reordered.remove(first);
          reordered.addFirst(first);
          return with(reordered, assumptions);
        })
        .orElse(this);
  }

  /** The same with more that was assumed. */
  public Calculation assuming(List<String> more) {
    List<String> all = new ArrayList<>(more);
    all.addAll(assumptions);
    return with(results, all.stream().distinct().toList());
  }

  private Calculation with(List<Figure> figures, List<String> assumed) {
    return new Calculation(
        calculator,
        name,
        formula,
        source,
        rounding,
        currency,
        inputs,
        shownInputs,
        steps,
        figures,
        assumed,
        disclosure,
        schedule);
  }
}
