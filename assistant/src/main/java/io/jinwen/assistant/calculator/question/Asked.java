package io.jinwen.assistant.calculator.question;

import io.jinwen.assistant.calculator.Inputs;
import java.util.List;

/**
 * A calculation that was asked for, as far as it is known.
 *
 * @param calculator by its id
 * @param inputs what was said so far
 * @param result which one is the answer
 * @param assumptions what was taken for granted while reading
 */
public record Asked(String calculator, Inputs inputs, String result, List<String> assumptions) {
  public Asked {
    assumptions = List.copyOf(assumptions);
  }
}
