package io.jinwen.engine.runtime;

import java.util.HashMap;
import java.util.Map;
import java.util.function.IntConsumer;

/** Which tokens were seen: the last few of prompt and answer, and all of the answer with counts. */
final class TokenCounts {
  private final int[] window; // ring of the last tokens
  private long seen;
  private final Map<Integer, Integer> recent = new HashMap<>();
  private final Map<Integer, Integer> generated = new HashMap<>();

  TokenCounts(int windowSize) {
    this.window = new int[windowSize];
  }

  void addPrompt(int token) {
    int slot = (int) (seen % window.length);
    if (seen >= window.length) {
      recent.computeIfPresent(window[slot], (t, n) -> n == 1 ? null : n - 1);
    }
    window[slot] = token;
    recent.merge(token, 1, Integer::sum);
    seen++;
  }

  void addGenerated(int token) {
    addPrompt(token);
    generated.merge(token, 1, Integer::sum);
  }

  /** Each token of the window once. */
  void forEachRecent(IntConsumer action) {
    recent.keySet().forEach(action::accept);
  }

  Map<Integer, Integer> generated() {
    return generated;
  }
}
