package io.jinwen.engine.text.grammar;

import java.util.List;

/** A part of a regular expression. */
sealed interface PatternPart {
  /**
   * One of these characters.
   *
   * @param ranges pairs of code points, from and to, ascending
   */
  record Chars(List<Integer> ranges) implements PatternPart {}

  /** One after the other; maybe none. */
  record Chain(List<PatternPart> parts) implements PatternPart {}

  /** One of several. */
  record Choice(List<PatternPart> parts) implements PatternPart {}

  /** Several times; without an upper bound where {@code most} is negative. */
  record Repeat(PatternPart part, int least, int most) implements PatternPart {}

  /** Where the text begins. */
  record Start() implements PatternPart {}

  /** Where the text ends. */
  record End() implements PatternPart {}
}
