package io.jinwen.engine.runtime;

/**
 * Guesses the next tokens of an answer that repeats its source: what followed the last time the
 * same few tokens stood there (Saxena, "Prompt Lookup Decoding", 2023).
 *
 * <p>A pass over one token reads all weights, and a pass over five reads them once too, so right
 * guesses are nearly free and wrong ones cost little. A guess counts only where the sampler chooses
 * it itself, so the text is the same as without. Where guesses fail, guessing pauses, longer each
 * time.
 */
final class PromptLookup {
  static final int MATCH_MIN = 3;
  static final int MATCH_MAX = 16;
  static final int GUESSES_MIN = 3;
  static final int GUESSES_MAX = 8;

  /** Share of right guesses below which a pass with guesses is slower than one without. */
  private static final double WORTH_IT = 0.3;

  private static final double MEMORY = 0.8;
  private static final int PAUSE_MIN = 8;
  private static final int PAUSE_MAX = 256;

  private double success = 0.6; // moving share of right guesses; optimistic at first
  private int pause;
  private int nextPause = PAUSE_MIN;

  /**
   * Guesses what follows.
   *
   * @param tokens the sequence so far, in its first {@code length} places
   * @param guessesMax most guesses wanted
   * @return the guesses, none where the end of the sequence has not been seen before
   */
  int[] guess(int[] tokens, int length, int guessesMax) {
    if (pause > 0) {
      pause--;
      return new int[0];
    }
    int wanted = Math.min(guessesMax, success > 0.7 ? GUESSES_MAX : GUESSES_MIN);
    int follows = bestMatch(tokens, length);
    int count = follows < 0 ? 0 : Math.min(wanted, length - follows);
    int[] guesses = new int[Math.max(0, count)];
    System.arraycopy(tokens, Math.max(0, follows), guesses, 0, guesses.length);
    return guesses;
  }

  /** Where the token after the longest, then latest, match with the end stands; -1 for none. */
  private static int bestMatch(int[] tokens, int length) {
    int best = -1;
    int bestLength = MATCH_MIN - 1;
    for (int end = length - 1; end >= MATCH_MIN && bestLength < MATCH_MAX; end--) {
      int matched = 0;
      while (matched < Math.min(MATCH_MAX, end)
          && tokens[end - 1 - matched] == tokens[length - 1 - matched]) {
        matched++;
      }
      if (matched > bestLength) {
        best = end;
        bestLength = matched;
      }
    }
    return best;
  }

  /** Learns how a guess went. */
  void learn(int guessed, int right) {
    if (guessed == 0) {
      return;
    }
    success = MEMORY * success + (1 - MEMORY) * right / guessed;
    if (success < WORTH_IT) {
      pause = nextPause;
      nextPause = Math.min(PAUSE_MAX, 2 * nextPause);
      success = WORTH_IT;
    } else if (right == guessed) {
      nextPause = PAUSE_MIN;
    }
  }
}
