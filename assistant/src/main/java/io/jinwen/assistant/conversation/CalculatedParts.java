package io.jinwen.assistant.conversation;

import io.jinwen.assistant.calculator.Calculation;
import io.jinwen.assistant.calculator.CalculationText;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The calculations that a model had done for its answer. Safe for several threads. */
final class CalculatedParts {
  private final List<Calculation> done = new CopyOnWriteArrayList<>();

  /** False where it was there already. */
  boolean add(Calculation calculation) {
    boolean isNew =
        done.stream()
            .noneMatch(other ->
                other.calculator().equals(calculation.calculator())
                    && other.inputs().equals(calculation.inputs()));
    return isNew && done.add(calculation);
  }

  List<Calculation> all() {
    return List.copyOf(done);
  }

  /** As they are told; their figures may stand in the answer. */
  List<String> texts() {
    return done.stream().map(CalculationText::of).toList();
  }

  /** What decided, for the audit. */
  List<String> decisions() {
    return done.stream().map(it -> "calculator:" + it.calculator()).distinct().toList();
  }
}
