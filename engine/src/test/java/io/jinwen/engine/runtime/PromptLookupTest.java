package io.jinwen.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PromptLookupTest {
  private final PromptLookup lookup = new PromptLookup();

  private int[] guess(int guessesMax, int... tokens) {
    return lookup.guess(tokens, tokens.length, guessesMax);
  }

  @Test
  void guessesWhatFollowedTheSameTokensBefore() {
    assertThat(guess(8, 1, 2, 3, 4, 5, 6, 9, 1, 2, 3)).containsExactly(4, 5, 6);
  }

  @Test
  void prefersTheLongerMatchToTheLaterOne() {
    assertThat(guess(1, 7, 1, 2, 3, 50, 0, 1, 2, 3, 60, 7, 1, 2, 3)).containsExactly(50);
  }

  @Test
  void guessesNothingWhereTheEndIsNew() {
    assertThat(guess(8, 1, 2, 3, 4, 5, 6, 7)).isEmpty();
    assertThat(guess(8, 1, 2, 9, 1, 2)).isEmpty();
  }

  @Test
  void guessesNoMoreThanAllowed() {
    assertThat(guess(2, 1, 2, 3, 4, 5, 6, 9, 1, 2, 3)).containsExactly(4, 5);
    assertThat(guess(0, 1, 2, 3, 4, 5, 6, 9, 1, 2, 3)).isEmpty();
  }

  @Test
  void pausesWhereGuessesFailAndTriesAgainLater() {
    int[] text = {1, 2, 3, 4, 5, 6, 9, 1, 2, 3};
    int passes = 0;
    while (guess(8, text).length > 0) {
      lookup.learn(3, 0);
      passes++;
      assertThat(passes).isLessThan(10);
    }
    int silent = 1;
    while (guess(8, text).length == 0) {
      silent++;
      assertThat(silent).isLessThan(PromptLookup.MATCH_MAX + 100);
    }
    assertThat(silent).isGreaterThanOrEqualTo(8);
  }

  @Test
  void guessesFurtherWhereGuessesAreRight() {
    int[] text = new int[60];
    for (int i = 0; i < text.length; i++) {
      text[i] = i % 20;
    }
    assertThat(guess(8, text)).hasSize(PromptLookup.GUESSES_MIN);
    for (int i = 0; i < 10; i++) {
      lookup.learn(3, 3);
    }
    assertThat(guess(8, text)).hasSize(PromptLookup.GUESSES_MAX);
  }
}
