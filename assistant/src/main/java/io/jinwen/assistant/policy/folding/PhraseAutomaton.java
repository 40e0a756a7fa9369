package io.jinwen.assistant.policy.folding;

import java.util.Arrays;
import java.util.List;

/**
 * All phrases of a list as one machine that reads a text character by character (Aho and Corasick,
 * "Efficient string matching", CACM 18(6), 1975). Immutable; a reader carries only its own state,
 * an int, and begins with {@link #START}.
 *
 * <p>The state stands for the longest suffix of what was read that still begins some phrase, and
 * {@link #depth} is that suffix's length: whatever lies before it can no longer become part of a
 * match. A filter of a stream rests on exactly this.
 *
 * <p>Edges lie in one open-addressed table, keyed by state and character class. A full table of
 * states times classes would be faster by a little and, with a list of 60,000 words, larger by a
 * gigabyte.
 */
public final class PhraseAutomaton {

  /** The state before anything was read. */
  public static final int START = 0;

  private static final int NONE = -1;
  private static final int BUILD_STATES_FIRST = 16;

  /** Character to its class; 0 for a character that occurs in no phrase. */
  private final char[] classes = new char[Character.MAX_VALUE + 1];

  private final long[] edgeKeys; // state << 16 | class, 0 where free: the root has no class 0
  private final int[] edgeTargets;
  private final int edgeMask;

  private char classCount;
  private int states = 1;
  private int[] depths = new int[BUILD_STATES_FIRST];
  private int[] phraseAt = new int[BUILD_STATES_FIRST]; // phrase that ends here, or NONE
  private int[] parents = new int[BUILD_STATES_FIRST];
  private char[] classFromParent = new char[BUILD_STATES_FIRST];
  private final int[] fallbacks; // longest proper suffix that is a state
  private final int[] endings; // nearest state, this one or a fallback, at which a phrase ends
  private final int phraseLengthMax;

  private PhraseAutomaton(List<String> phrases) {
    int characters = phrases.stream().mapToInt(String::length).sum();
    int slots = Math.max(16, Integer.highestOneBit(Math.max(1, characters)) * 4);
    edgeKeys = new long[slots];
    edgeTargets = new int[slots];
    edgeMask = slots - 1;
    phraseAt[START] = NONE;
    for (int phrase = 0; phrase < phrases.size(); phrase++) {
      insert(phrases.get(phrase), phrase);
    }
    phraseLengthMax = phrases.stream().mapToInt(String::length).max().orElse(0);
    fallbacks = new int[states];
    endings = new int[states];
    link();
    parents = new int[0]; // needed while building only
    classFromParent = new char[0];
  }

  /**
   * Builds the machine. A phrase is known by its index in the list.
   *
   * @throws IllegalArgumentException if a phrase is empty or occurs twice
   */
  public static PhraseAutomaton of(List<String> phrases) {
    return new PhraseAutomaton(phrases);
  }

  /** The state after one more character. */
  public int next(int state, char character) {
    int characterClass = classes[character];
    if (characterClass == 0) {
      return START;
    }
    int from = state;
    while (true) {
      int target = edge(from, characterClass);
      if (target != NONE) {
        return target;
      }
      if (from == START) {
        return START;
      }
      from = fallbacks[from];
    }
  }

  /** How many of the characters read last still begin some phrase. */
  public int depth(int state) {
    return depths[state];
  }

  /**
   * The state of the longest phrase that ends with the last character, or -1. Its phrase is {@link
   * #phrase}, the next shorter one {@link #shorterEnding}.
   */
  public int ending(int state) {
    return endings[state];
  }

  /** The state of the next shorter phrase that ends at the same character, or -1. */
  public int shorterEnding(int ending) {
    return ending == START ? NONE : endings[fallbacks[ending]];
  }

  /** The index of the phrase that ends at this state, a result of {@link #ending}. */
  public int phrase(int ending) {
    return phraseAt[ending];
  }

  /** Characters of the longest phrase; 0 without phrases. */
  public int phraseLengthMax() {
    return phraseLengthMax;
  }

  private void insert(String phrase, int index) {
    if (phrase.isEmpty()) {
      throw new IllegalArgumentException(
          "phrase %d is empty and would match everywhere".formatted(index));
    }
    int state = START;
    for (int i = 0; i < phrase.length(); i++) {
      int characterClass = classOf(phrase.charAt(i));
      int target = edge(state, characterClass);
      state = target == NONE ? addState(state, characterClass) : target;
    }
    if (phraseAt[state] != NONE) {
      throw new IllegalArgumentException(
          "phrase %d is the same as phrase %d: %s".formatted(index, phraseAt[state], phrase));
    }
    phraseAt[state] = index;
  }

  private int classOf(char character) {
    if (classes[character] == 0) {
      classes[character] = ++classCount;
    }
    return classes[character];
  }

  private int addState(int parent, int characterClass) {
    if (states == depths.length) {
      depths = Arrays.copyOf(depths, states * 2);
      phraseAt = Arrays.copyOf(phraseAt, states * 2);
      parents = Arrays.copyOf(parents, states * 2);
      classFromParent = Arrays.copyOf(classFromParent, states * 2);
    }
    int state = states++;
    depths[state] = depths[parent] + 1;
    phraseAt[state] = NONE;
    parents[state] = parent;
    classFromParent[state] = (char) characterClass;
    long key = key(parent, characterClass);
    int slot = slot(key);
    while (edgeKeys[slot] != 0) {
      slot = (slot + 1) & edgeMask;
    }
    edgeKeys[slot] = key;
    edgeTargets[slot] = state;
    return state;
  }

  /** Fallbacks and endings, shallow states first, because each looks at shallower ones only. */
  private void link() {
    endings[START] = NONE;
    for (int state : byDepth()) {
      if (state == START) {
        continue;
      }
      int fallback = START;
      if (depths[state] > 1) {
        int from = fallbacks[parents[state]];
        int target;
        while ((target = edge(from, classFromParent[state])) == NONE && from != START) {
          from = fallbacks[from];
        }
        fallback = Math.max(target, START);
      }
      fallbacks[state] = fallback;
      endings[state] = phraseAt[state] != NONE ? state : endings[fallback];
    }
  }

  private int[] byDepth() {
    int[] starts = new int[Arrays.stream(depths, 0, states).max().orElse(0) + 2];
    for (int state = 0; state < states; state++) {
      starts[depths[state] + 1]++;
    }
    Arrays.parallelPrefix(starts, Integer::sum);
    int[] ordered = new int[states];
    for (int state = 0; state < states; state++) {
      ordered[starts[depths[state]]++] = state;
    }
    return ordered;
  }

  private int edge(int state, int characterClass) {
    long key = key(state, characterClass);
    for (int slot = slot(key); edgeKeys[slot] != 0; slot = (slot + 1) & edgeMask) {
      if (edgeKeys[slot] == key) {
        return edgeTargets[slot];
      }
    }
    return NONE;
  }

  private static long key(int state, int characterClass) {
    return (long) state << 16 | characterClass;
  }

  private int slot(long key) {
    return (int) (key * 0x9E3779B97F4A7C15L >>> 40) & edgeMask;
  }
}
