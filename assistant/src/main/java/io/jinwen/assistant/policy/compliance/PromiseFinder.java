package io.jinwen.assistant.policy.compliance;

import io.jinwen.assistant.policy.folding.Folding;
import io.jinwen.assistant.policy.folding.PhraseAutomaton;
import java.util.Arrays;

/**
 * Finds the phrases that no answer may claim in folded text, whatever marks stand between their
 * characters: it reads letters, and says where in the text they stand. Marks within a phrase count
 * as in the filter of words: a full stop between two characters separates two sentences, between
 * each two it is inserted.
 */
final class PromiseFinder {
  private static final int GAP_MAX = 16;
  private static final int CHARACTERS_FOR_EVERY_GAP = 3;
  private static final int CHARACTERS_FOR_COMMAS = 5;
  private static final int POSITIONS_FIRST = 256;

  private final PromisePhrases phrases;
  private final PhraseAutomaton automaton;
  private int[] positions = new int[POSITIONS_FIRST]; // of letters, in the folded text
  private int letters;
  private int state = PhraseAutomaton.START;

  /** Hears of a phrase. */
  @FunctionalInterface
  interface Listener {
    /** It begins and ends at these places of the folded text. */
    void found(int phrase, int start, int end);
  }

  PromiseFinder(PromisePhrases phrases) {
    this.phrases = phrases;
    this.automaton = phrases.automaton();
  }

  /** Reads the last character of a folded text. */
  void read(CharSequence folded, Listener listener) {
    int at = folded.length() - 1;
    read(folded, at, listener);
  }

  /** Reads the character at a place of a folded text; places come in order. */
  void read(CharSequence folded, int at, Listener listener) {
    char character = folded.charAt(at);
    if (!Character.isLetterOrDigit(character) && character != '〇') {
      if (letters > 0 && at - positions[letters - 1] > GAP_MAX) {
        state = PhraseAutomaton.START;
      }
      return;
    }
    if (letters == positions.length) {
      positions = Arrays.copyOf(positions, letters * 2);
    }
    positions[letters++] = at;
    state = automaton.next(state, character);
    for (int it = automaton.ending(state); it >= 0; it = automaton.shorterEnding(it)) {
      int phrase = automaton.phrase(it);
      int first = letters - phrases.length(phrase);
      if (isOnePhrase(folded, first)) {
        listener.found(phrase, positions[first], at + 1);
      }
    }
  }

  /**
   * Where the part begins that may still become a phrase; the length of the text if there is none.
   */
  int live(CharSequence folded) {
    int depth = automaton.depth(state);
    return depth == 0 ? folded.length() : positions[letters - depth];
  }

  private boolean isOnePhrase(CharSequence folded, int first) {
    int gaps = 0;
    int strongest = 0;
    for (int letter = first; letter < letters - 1; letter++) {
      if (positions[letter + 1] - positions[letter] > 1) {
        gaps++;
        for (int at = positions[letter] + 1; at < positions[letter + 1]; at++) {
          strongest = Math.max(strongest, Folding.gap(folded.charAt(at)));
        }
      }
    }
    int length = letters - first;
    boolean everyGap = gaps == length - 1 && length >= CHARACTERS_FOR_EVERY_GAP;
    return strongest < Folding.COMMA
        || everyGap
        || strongest < Folding.SENTENCE && length >= CHARACTERS_FOR_COMMAS;
  }
}
