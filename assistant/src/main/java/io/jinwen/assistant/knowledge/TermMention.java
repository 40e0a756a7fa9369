package io.jinwen.assistant.knowledge;

import java.util.List;

/**
 * A place in a text that names a term.
 *
 * @param start index of its first character
 * @param end index after its last character
 * @param name the name as the glossary writes it
 * @param terms the terms of that name; more than one where the name is ambiguous
 */
public record TermMention(int start, int end, String name, List<Term> terms) {
  /** Whether the name is one Latin word, such as an abbreviation: ES, LPR, ETF. */
  boolean isLatinWord() {
    return name.chars().allMatch(it -> it < 0x80 && Character.isLetterOrDigit(it))
        && name.chars().anyMatch(Character::isLetter);
  }
}
