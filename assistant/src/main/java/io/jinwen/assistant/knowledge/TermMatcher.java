package io.jinwen.assistant.knowledge;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/**
 * Finds all names of all terms in a text, by one automaton over folded characters.
 *
 * <p>Of names that overlap, the longest counts, and of equally long ones the first. A Latin letter
 * or digit at the edge of a name must be an edge in the text too: "M1" is not in "M12", "7日年化" not
 * in "17日年化". Latin names of up to three letters must be written as the glossary writes them ("PE",
 * "VaR"), or in lower case directly beside a Chinese character ("lpr是什么", "买etf"), because "car"
 * and "safe" are words too; longer ones in any case.
 *
 * <p>Structure: a trie whose edges lie in one open hash table keyed by (node, character). From
 * every position it is followed as far as it goes, so the work is at most text length times longest
 * name, and in practice one or two lookups a character: some microseconds a question.
 */
final class TermMatcher {
  private static final int ROOT = 0;
  private static final int SHORT_LATIN_CHARS = 3;
  private static final Comparator<TermMention> LONGEST_FIRST =
      Comparator.<TermMention>comparingInt(mention -> mention.start() - mention.end())
          .thenComparingInt(TermMention::start);

  private final long[] edgeKeys; // [slot], node << 16 | character, plus one; 0 is free
  private final int[] edgeTargets; // [slot]
  private final List<List<Name>> names = new ArrayList<>(); // [node], names that end there

  private record Name(String written, List<Term> terms) {
    boolean isShortLatin() {
      return written.length() <= SHORT_LATIN_CHARS
          && written.chars().allMatch(TermMatcher::isLatin);
    }
  }

  TermMatcher(Collection<Term> terms) {
    TreeMap<String, List<Term>> byName = new TreeMap<>();
    int chars = 0;
    for (Term term : terms) {
      for (String name : term.names()) {
        List<Term> owners = byName.computeIfAbsent(name, unused -> new ArrayList<>());
        if (!owners.contains(term)) {
          owners.add(term);
        }
        chars += name.length();
      }
    }
    int slots = Integer.highestOneBit(Math.max(16, chars)) << 2;
    edgeKeys = new long[slots];
    edgeTargets = new int[slots];
    names.add(List.of());
    byName.forEach((name, owners) -> add(new Name(name, List.copyOf(owners))));
  }

  /** The mentions in the order of the text; they do not overlap. */
  List<TermMention> mentions(String text) {
    List<TermMention> found = new ArrayList<>();
    for (int start = 0; start < text.length(); start++) {
      collect(text, start, found);
    }
    if (found.size() < 2) {
      return found;
    }
    found.sort(LONGEST_FIRST);
    List<TermMention> kept = new ArrayList<>();
    boolean[] taken = new boolean[text.length()];
    for (TermMention mention : found) {
      // Nothing kept is shorter than this one, so an overlap covers one of its two ends.
      if (!taken[mention.start()] && !taken[mention.end() - 1]) {
        Arrays.fill(taken, mention.start(), mention.end(), true);
        kept.add(mention);
      }
    }
    kept.sort(Comparator.comparingInt(TermMention::start));
    return kept;
  }

  private void collect(String text, int start, List<TermMention> found) {
    int node = ROOT;
    for (int end = start; end < text.length(); ) {
      node = target(node, fold(text.charAt(end++)));
      if (node < 0) {
        return;
      }
      for (Name name : names.get(node)) {
        if (isAccepted(name, text, start, end)) {
          found.add(new TermMention(start, end, name.written(), name.terms()));
        }
      }
    }
  }

  private static boolean isAccepted(Name name, String text, int start, int end) {
    boolean cutsBefore =
        start > 0 && isLatin(text.charAt(start)) && isLatin(text.charAt(start - 1));
    boolean cutsAfter =
        end < text.length() && isLatin(text.charAt(end - 1)) && isLatin(text.charAt(end));
    if (cutsBefore || cutsAfter) {
      return false;
    }
    return !name.isShortLatin()
        || isWrittenSo(name, text, start)
        || (isLowerCase(text, start, end) && touchesChinese(text, start, end));
  }

  private static boolean isWrittenSo(Name name, String text, int start) {
    for (int i = 0; i < name.written().length(); i++) {
      if (halfWidth(name.written().charAt(i)) != halfWidth(text.charAt(start + i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLowerCase(String text, int start, int end) {
    return text.substring(start, end).chars().noneMatch(Character::isUpperCase);
  }

  private static boolean touchesChinese(String text, int start, int end) {
    return (start > 0 && Character.isIdeographic(text.charAt(start - 1)))
        || (end < text.length() && Character.isIdeographic(text.charAt(end)));
  }

  private void add(Name name) {
    int node = ROOT;
    for (int i = 0; i < name.written().length(); i++) {
      char c = fold(name.written().charAt(i));
      int next = target(node, c);
      if (next < 0) {
        next = names.size();
        names.add(List.of());
        int slot = slot(node, c);
        edgeKeys[slot] = key(node, c);
        edgeTargets[slot] = next;
      }
      node = next;
    }
    List<Name> here = new ArrayList<>(names.get(node));
    here.add(name);
    names.set(node, List.copyOf(here));
  }

  /** The node after a character, or -1. */
  private int target(int node, char c) {
    int slot = slot(node, c);
    return edgeKeys[slot] == 0 ? -1 : edgeTargets[slot];
  }

  private int slot(int node, char c) {
    long key = key(node, c);
    int mask = edgeKeys.length - 1;
    int slot = (int) (key * 0x9E3779B97F4A7C15L >>> 40) & mask;
    while (edgeKeys[slot] != 0 && edgeKeys[slot] != key) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private static long key(int node, char c) {
    return ((long) node << 16 | c) + 1;
  }

  /** One character to one, so that places in the folded text are places in the text. */
  private static char fold(char c) {
    return Character.toLowerCase(halfWidth(c));
  }

  private static char halfWidth(char c) {
    if (c >= '\uFF01' && c <= '\uFF5E') {
      return (char) (c - 0xFEE0);
    }
    return c == '\u3000' ? ' ' : c;
  }

  private static boolean isLatin(int c) {
    int half = halfWidth((char) c);
    return (half >= '0' && half <= '9')
        || (half >= 'a' && half <= 'z')
        || (half >= 'A' && half <= 'Z');
  }
}
