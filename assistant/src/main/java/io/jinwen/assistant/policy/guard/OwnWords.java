package io.jinwen.assistant.policy.guard;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What an institution changes in the word lists that it was given.
 *
 * @param entries its own words; one that the lists have too replaces theirs
 * @param off words of the lists that are not used
 * @param whitelist phrases in which no word counts, beside those of the lists
 * @param whitelistOff phrases of the lists that excuse nothing any more
 */
public record OwnWords(
    List<WordEntry> entries, Set<String> off, List<String> whitelist, Set<String> whitelistOff) {
  /** No changes. */
  public static final OwnWords NONE = new OwnWords(List.of(), Set.of(), List.of(), Set.of());

  public OwnWords {
    entries = List.copyOf(entries);
    off = Set.copyOf(off);
    whitelist = List.copyOf(whitelist);
    whitelistOff = Set.copyOf(whitelistOff);
  }

  /** A list with these changes; its own words come first, so that they count before others. */
  public WordList over(WordList list) {
    if (equals(NONE)) {
      return list;
    }
    Set<String> replaced =
        entries.stream().map(WordEntry::word).collect(Collectors.toCollection(HashSet::new));
    replaced.addAll(off);
    List<WordEntry> words = new ArrayList<>(entries);
    list.entries().stream().filter(entry -> !replaced.contains(entry.word())).forEach(words::add);
    List<String> phrases = new ArrayList<>(whitelist);
    list.whitelist().stream()
        .filter(phrase -> !whitelistOff.contains(phrase) && !phrases.contains(phrase))
        .forEach(phrases::add);
    return new WordList(words, phrases, list.version() + "+own-" + version());
  }

  private String version() {
    return WordFiles.version(
        "%s\n%s\n%s\n%s"
            .formatted(entries, new TreeSet<>(off), whitelist, new TreeSet<>(whitelistOff)));
  }
}
