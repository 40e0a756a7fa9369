package io.jinwen.assistant.conversation;

import io.jinwen.engine.api.TokenScore;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;

/**
 * Log-probabilities name tokens, so they too may tell what the guard holds back. They are let out
 * together with the text of their tokens, and no more once the guard has changed a character.
 */
final class HeldScores {
  /** Enough to see a denial in front: 「我们不保证」. */
  private static final int CHARACTERS_BEFORE = 80;

  private final Predicate<String> isClean;
  private final StringBuilder generated = new StringBuilder();
  private final Deque<Held> held = new ArrayDeque<>();
  private int shown; // characters of the generated text that were shown as they are
  private boolean changed;

  /** Scores, and where in the generated text their tokens begin and end. */
  private record Held(int start, int end, List<TokenScore> scores) {}

  /**
   * @param isClean whether a text holds nothing that would be masked or blocked
   */
  HeldScores(Predicate<String> isClean) {
    this.isClean = isClean;
  }

  /** Takes what was generated, before the guard has seen it. */
  void generated(String text, List<TokenScore> scores) {
    int start = generated.length();
    generated.append(text);
    if (!scores.isEmpty()) {
      held.add(new Held(start, generated.length(), scores));
    }
  }

  /** Takes what is shown and gives the scores that may go with it. */
  List<TokenScore> shown(String text) {
    int common = Math.min(text.length(), generated.length() - shown);
    changed |= !generated.substring(shown, shown + common).equals(text.substring(0, common));
    shown += common;
    List<TokenScore> free = new ArrayList<>();
    while (!changed && !held.isEmpty() && held.peek().end <= shown) {
      Held next = held.remove();
      String before = generated.substring(Math.max(0, next.start - CHARACTERS_BEFORE), next.start);
      next.scores.forEach(score -> free.add(withoutUnclean(score, before)));
    }
    return free;
  }

  /** An alternative that was not drawn may be a word that nobody is to read. */
  private TokenScore withoutUnclean(TokenScore score, String before) {
    return new TokenScore(
        score.chosen(),
        score.likeliest().stream().filter(entry -> isClean.test(before + entry.text())).toList());
  }
}
