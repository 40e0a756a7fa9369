package io.jinwen.assistant.conversation;

import java.util.ArrayList;
import java.util.List;

/**
 * Holds what a model says to a calculation: a sentence with a figure that nothing bears out is left
 * out, so that the figures are the calculators'.
 */
final class FigureGate {
  private static final String ENDS = "。！？!?\n";

  private final List<String> given;
  private final StringBuilder held = new StringBuilder();

  /**
   * @param given texts whose figures may be told
   */
  FigureGate(List<String> given) {
    this.given = new ArrayList<>(given);
  }

  /** From now on these figures may be told too. */
  void allow(String text) {
    given.add(text);
  }

  /** Takes some more; the sentences that are whole and may stand. */
  String next(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      held.append(text.charAt(i));
      if (ENDS.indexOf(text.charAt(i)) >= 0) {
        out.append(end());
      }
    }
    return out.toString();
  }

  /** What was held back, if it may stand. */
  String end() {
    String sentence = held.toString();
    held.setLength(0);
    return UnverifiedFigures.of(sentence, given).isEmpty() ? sentence : "";
  }
}
