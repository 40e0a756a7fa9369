package io.jinwen.assistant.policy.guard;

import java.util.ArrayList;
import java.util.List;

/**
 * Everything the word filter looks for.
 *
 * @param entries the words
 * @param whitelist phrases in which no word of any list counts
 * @param version names exactly this content, for the audit
 */
public record WordList(List<WordEntry> entries, List<String> whitelist, String version) {

  public WordList {
    entries = List.copyOf(entries);
    whitelist = List.copyOf(whitelist);
  }

  /** No words at all. */
  public static WordList empty() {
    return new WordList(List.of(), List.of(), "empty");
  }

  /** This list with the words of another one after its own; where both know a form, ours counts. */
  public WordList with(WordList other) {
    if (other.entries.isEmpty() && other.whitelist.isEmpty()) {
      return this;
    }
    List<WordEntry> both = new ArrayList<>(entries);
    both.addAll(other.entries);
    List<String> phrases = new ArrayList<>(whitelist);
    phrases.addAll(other.whitelist);
    return new WordList(both, phrases, version + "+" + other.version);
  }
}
