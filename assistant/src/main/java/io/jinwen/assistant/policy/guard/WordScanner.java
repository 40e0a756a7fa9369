package io.jinwen.assistant.policy.guard;

import io.jinwen.assistant.policy.folding.Folding;
import io.jinwen.assistant.policy.folding.PhraseAutomaton;
import io.jinwen.assistant.policy.guard.CompiledWords.Entry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reads a text code point by code point and tells, as early as it can be known, which words occur.
 *
 * <p>An occurrence is decided once the automaton's live suffix begins after it: by then every
 * whitelist context around it and every longer word over it has either been completed or become
 * impossible. The live suffix only ever moves forward, so what is decided comes in the order of the
 * text, and whatever lies before it may be let out.
 *
 * <p>Symbols may stand between the characters of a word; what they are decides (see {@link
 * #isOccurrence}). More than {@value #GAP_MAX} in a row end every word, which bounds what a filter
 * has to hold back.
 */
final class WordScanner {

  static final int GAP_MAX = 16;

  /** A Latin letter or digit where it stands between Chinese characters. */
  private static final int LETTER = Folding.SENTENCE + 1;

  /** What may stand between the characters of a word. */
  enum Reading {
    /** Symbols and marks. */
    BETWEEN_SYMBOLS,
    /** Latin letters and digits, too, between each two characters: "保1本2保3息". */
    BETWEEN_LETTERS
  }

  private static final int CHARACTERS_FOR_EVERY_GAP = 3;
  private static final int CHARACTERS_FOR_COMMAS = 5;

  private final CompiledWords words;
  private final PhraseAutomaton automaton;
  private final Consumer<Hit> hits;

  /** The last folded characters, by their index modulo the length, which is a power of two. */
  private final char[] characters;

  private final long[] starts; // in the original text
  private final int[] gaps; // running count of gaps of any kind before a character
  private final int[] commas; // running count of gaps with a comma or more
  private final int[] sentences; // running count of gaps with a sentence's end
  private final int[] letters; // running count of gaps with a letter or digit
  private final Reading reading;
  private final int ringMask;

  private final List<Occurrence> occurrences = new ArrayList<>();
  private int state = PhraseAutomaton.START;
  private long folded; // characters so far
  private long read; // position in the original text
  private int gapLength;
  private int gapKind;

  /** A phrase found, in folded and in original positions. */
  private static final class Occurrence {
    final int phrase;
    final long start;
    final long end;
    final long originalStart;
    final long originalEnd;
    boolean decided;
    boolean isHit;

    Occurrence(int phrase, long start, long end, long originalStart, long originalEnd) {
      this.phrase = phrase;
      this.start = start;
      this.end = end;
      this.originalStart = originalStart;
      this.originalEnd = originalEnd;
    }

    boolean covers(Occurrence other) {
      return start <= other.start && end >= other.end;
    }
  }

  /**
   * @param hits told of every hit, in the order of their starts
   */
  WordScanner(CompiledWords words, Reading reading, Consumer<Hit> hits) {
    this.reading = reading;
    this.words = words;
    this.automaton = words.automaton();
    this.hits = hits;
    int ring = Integer.highestOneBit(Math.max(1, automaton.phraseLengthMax() + 1)) * 2;
    this.characters = new char[ring];
    this.starts = new long[ring];
    this.gaps = new int[ring];
    this.commas = new int[ring];
    this.sentences = new int[ring];
    this.letters = new int[ring];
    this.ringMask = ring - 1;
  }

  /**
   * Reads one code point.
   *
   * @param units length of what it was written as
   */
  void read(int codePoint, int units) {
    char plain = Folding.plain(codePoint);
    if (plain != 0 && !(reading == Reading.BETWEEN_LETTERS && CompiledWords.isLatin(plain))) {
      fold(plain, units);
    } else {
      int gap = plain == 0 ? Folding.gap(codePoint) : LETTER;
      if (gap > 0) {
        widenGap(gap);
      } else if (gap == 0) {
        String several = Folding.several(codePoint);
        for (int i = 0; i < several.length(); i++) {
          fold(several.charAt(i), units);
        }
      }
    }
    read += units;
  }

  /** The text is over: everything open is decided. */
  void end() {
    state = PhraseAutomaton.START;
    decide(Long.MAX_VALUE);
  }

  /** How many original characters can no longer become part of an undecided word. */
  long safe() {
    int depth = automaton.depth(state);
    return depth == 0 ? read : starts[ring(folded - depth)];
  }

  private void fold(char character, int units) {
    remember(character);
    folded++;
    if (gapKind == 0) {
      dropLatinRunningOn(character);
    }
    gapKind = 0;
    gapLength = 0;
    state = automaton.next(state, character);
    for (int at = automaton.ending(state); at >= 0; at = automaton.shorterEnding(at)) {
      add(automaton.phrase(at), read + units);
    }
    if (!occurrences.isEmpty()) {
      decide(folded - automaton.depth(state));
    }
  }

  private void remember(char character) {
    int at = ring(folded);
    int before = ring(folded - 1);
    characters[at] = character;
    starts[at] = read;
    gaps[at] = gaps[before] + (gapKind >= Folding.GAP ? 1 : 0);
    commas[at] = commas[before] + (gapKind >= Folding.COMMA ? 1 : 0);
    sentences[at] = sentences[before] + (gapKind >= Folding.SENTENCE ? 1 : 0);
    letters[at] = letters[before] + (gapKind >= LETTER ? 1 : 0);
  }

  private void widenGap(int kind) {
    gapLength++;
    gapKind = Math.max(gapKind, kind);
    if (gapLength > GAP_MAX && state != PhraseAutomaton.START) {
      state = PhraseAutomaton.START;
      decide(folded);
    }
  }

  /** A Latin word that goes on is another word: "shabi" is not in "shabing". */
  private void dropLatinRunningOn(char next) {
    if (!occurrences.isEmpty() && CompiledWords.isLatin(next)) {
      occurrences.removeIf(it -> it.end == folded - 1 && !it.decided && words.isLatin(it.phrase));
    }
  }

  private void add(int phrase, long originalEnd) {
    int length = words.length(phrase);
    long start = folded - length;
    if (isOccurrence(phrase, start, length)) {
      occurrences.add(new Occurrence(phrase, start, folded, starts[ring(start)], originalEnd));
    }
  }

  /**
   * Whether the characters found are meant as one word. Symbols within count as inserted, and so do
   * marks of any kind between each two characters ("保。本。保。息"), or commas in a long word. A single
   * full stop inside separates two sentences, and a comma in a short word two clauses.
   */
  private boolean isOccurrence(int phrase, long start, int length) {
    int first = ring(start);
    int last = ring(folded - 1);
    int gapsInside = gaps[last] - gaps[first];
    int commasInside = commas[last] - commas[first];
    int sentencesInside = sentences[last] - sentences[first];
    boolean everyGap = gapsInside == length - 1;
    if (reading == Reading.BETWEEN_LETTERS) {
      boolean anyLetter = letters[last] > letters[first];
      return anyLetter && everyGap && length >= CHARACTERS_FOR_EVERY_GAP;
    }
    if (words.isLatin(phrase)) {
      return (gapsInside == 0 || everyGap) && !continuesLatin(start);
    }
    if (commasInside == 0) {
      return true;
    }
    if (words.isContext(phrase) && words.entry(phrase) == null) {
      return false;
    }
    return everyGap && length >= CHARACTERS_FOR_EVERY_GAP
        || sentencesInside == 0 && length >= CHARACTERS_FOR_COMMAS;
  }

  private boolean continuesLatin(long start) {
    if (start == 0) {
      return false;
    }
    int before = ring(start - 1);
    return gaps[ring(start)] == gaps[before] && CompiledWords.isLatin(characters[before]);
  }

  /** Decides every word that starts before the live suffix and forgets what is no longer needed. */
  private void decide(long liveStart) {
    boolean any = false;
    for (Occurrence occurrence : occurrences) {
      any |= !occurrence.decided && occurrence.start < liveStart;
    }
    if (any) {
      occurrences.sort(
          Comparator.<Occurrence>comparingLong(it -> it.start)
              .thenComparing(Comparator.<Occurrence>comparingLong(it -> it.end).reversed()));
      for (Occurrence occurrence : occurrences) {
        if (!occurrence.decided && occurrence.start < liveStart) {
          decide(occurrence);
        }
      }
    }
    occurrences.removeIf(it -> it.decided && it.end <= liveStart);
  }

  private void decide(Occurrence found) {
    found.decided = true;
    Entry entry = words.entry(found.phrase);
    if (entry == null || isExcused(found, entry) || isInsideLonger(found, entry)) {
      return;
    }
    found.isHit = true;
    WordEntry hit = entry.words();
    hits.accept(
        new Hit(
            hit.word(),
            hit.category(),
            hit.action(),
            found.originalStart,
            found.originalEnd,
            hit.yields()));
  }

  private boolean isExcused(Occurrence found, Entry entry) {
    for (Occurrence other : occurrences) {
      if (words.isContext(other.phrase)
          && other.covers(found)
          && words.excuses(other.phrase, entry)) {
        return true;
      }
    }
    return false;
  }

  /** The longest word counts, unless the shorter one asks for more. */
  private boolean isInsideLonger(Occurrence found, Entry entry) {
    for (Occurrence other : occurrences) {
      if (other != found && other.isHit && other.covers(found)) {
        Entry longer = words.entry(other.phrase);
        if (longer.words().action().compareTo(entry.words().action()) >= 0) {
          return true;
        }
      }
    }
    return false;
  }

  private int ring(long foldedIndex) {
    return (int) foldedIndex & ringMask;
  }
}
