package io.jinwen.assistant.policy.guard;

import io.jinwen.assistant.policy.guard.WordEntry.WordAction;

/**
 * A sensitive word was found. It names the entry of the list and the place, never the text around
 * it, so it may be logged.
 *
 * @param word the entry's word, also where a variant was found
 * @param category the entry's category
 * @param action what was done
 * @param start index in the original text of the first character
 * @param end index after the last character
 * @param yields whether a question that evidently only mentions the word is let in
 */
public record Hit(
    String word, String category, WordAction action, long start, long end, boolean yields) {

  /** Of a word that never yields. */
  public Hit(String word, String category, WordAction action, long start, long end) {
    this(word, category, action, start, end, false);
  }
}
