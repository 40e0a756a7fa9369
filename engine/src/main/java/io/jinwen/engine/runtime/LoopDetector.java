package io.jinwen.engine.runtime;

/**
 * Notices an answer that says one phrase over and over.
 *
 * <p>The end of the text is a loop if its last {@link #TOKENS_MIN} or more tokens are one phrase of
 * at most {@link #PERIOD_MAX} tokens said at least {@link #REPEATS_MIN} times. A table or a list
 * repeats its frame but not its content, so it is not caught.
 */
public final class LoopDetector {
  static final int PERIOD_MAX = 48;
  static final int REPEATS_MIN = 5;
  static final int TOKENS_MIN = 60;

  private final int[] runs = new int[PERIOD_MAX + 1]; // [period] tokens equal to the one before
  private final int[] recent = new int[PERIOD_MAX]; // ring
  private int count;

  /** Takes the next token; true where the text up to it is a loop. */
  public boolean add(int token) {
    boolean loop = false;
    for (int period = 1; period <= Math.min(PERIOD_MAX, count); period++) {
      boolean same = recent[Math.floorMod(count - period, PERIOD_MAX)] == token;
      runs[period] = same ? runs[period] + 1 : 0;
      // A run of n equal pairs at distance p is a stretch of n + p tokens.
      int stretch = runs[period] + period;
      loop |= same && stretch >= TOKENS_MIN && stretch >= REPEATS_MIN * period;
    }
    recent[count % PERIOD_MAX] = token;
    count++;
    return loop;
  }
}
