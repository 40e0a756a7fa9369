package io.jinwen.assistant.calculator.question;

import io.jinwen.assistant.calculator.Calculation;
import io.jinwen.assistant.calculator.Field;
import java.util.List;

/** What becomes of a question that asks for a calculation. */
public sealed interface Reply {
  /** The question as it was understood; a next one may change a part of it. */
  Asked asked();

  /** All was said, and this comes out. */
  record Calculated(Asked asked, Calculation calculation) implements Reply {}

  /** Something has to be said first. */
  record Needs(Asked asked, List<Field> missing) implements Reply {
    public Needs {
      missing = List.copyOf(missing);
    }
  }

  /**
   * With these numbers it cannot be calculated.
   *
   * @param reason with the value and the bound
   */
  record Refused(Asked asked, String reason) implements Reply {}
}
