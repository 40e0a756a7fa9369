package io.jinwen.engine.runtime;

import io.jinwen.engine.api.EngineException;
import io.jinwen.engine.api.FinishReason;
import io.jinwen.engine.api.GenerationEvent;
import io.jinwen.engine.api.SamplingParams;
import io.jinwen.engine.api.Usage;
import io.jinwen.engine.cache.CacheLease;
import io.jinwen.engine.cache.TextTraces;
import io.jinwen.engine.model.Shortlist;
import io.jinwen.engine.model.Slice;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * One request in the loop: its tokens, how far they are computed, and what turns them into text.
 */
final class Sequence {
  private static final long NEVER = Long.MAX_VALUE;

  private final RequestHandle handle;
  private final SamplingParams params;
  private final Supplier<Drawer> newDrawer;
  private final AnswerText text;
  private final LoopDetector loops = new LoopDetector();
  private final PromptLookup lookup = new PromptLookup();
  private final int promptTokens;
  private final long submittedNanos;
  private final boolean background;
  private int[] tokens; // [length] prompt, then answer
  private int length;
  private int computed;
  private Drawer drawer; // from the start on: it holds arrays as long as the vocabulary
  private CacheLease lease;
  private boolean kept = true; // whether what it computes is offered to others
  private Slice.Route promptRoute = Slice.Route.PROMPT;
  private long startedNanos;
  private long firstTokenNanos;
  private long stalledSince = NEVER;

  /**
   * @param newDrawer makes what chooses the tokens; called once, by the loop, when the request
   *     leaves the queue
   */
  Sequence(
      RequestHandle handle,
      int[] prompt,
      SamplingParams params,
      Supplier<Drawer> newDrawer,
      AnswerText text,
      long submittedNanos,
      boolean background) {
    this.handle = handle;
    this.params = params;
    this.newDrawer = newDrawer;
    this.text = text;
    this.tokens = prompt.clone();
    this.length = prompt.length;
    this.promptTokens = prompt.length;
    this.submittedNanos = submittedNanos;
    this.background = background;
  }

  RequestHandle handle() {
    return handle;
  }

  /** Whether it gives way to others until they have their first token. */
  boolean background() {
    return background;
  }

  /** Whether the reader leaves room for another step; remembers since when it does not. */
  boolean hasRoom(long now) {
    boolean room = handle.hasRoom();
    stalledSince = room ? NEVER : Math.min(stalledSince, now);
    return room;
  }

  /** When the reader stopped taking events; {@code Long.MAX_VALUE} where it did not. */
  long stalledSince() {
    return stalledSince;
  }

  int[] tokens() {
    return tokens;
  }

  int promptTokens() {
    return promptTokens;
  }

  /** Most tokens it can ever have in the cache. */
  int tokensMax() {
    return promptTokens + params.maxNewTokens();
  }

  /** Tokens that are not in the cache yet. */
  int pending() {
    return length - computed;
  }

  int computed() {
    return computed;
  }

  boolean decoding() {
    return length > promptTokens;
  }

  CacheLease lease() {
    return lease;
  }

  Slice.Route route() {
    return decoding() ? Slice.Route.DECODE : promptRoute;
  }

  /** Whether one of some texts begins in what it has. */
  boolean has(TextTraces texts, IntFunction<byte[]> bytesOf) {
    return texts.isIn(tokens, length, bytesOf);
  }

  /** From now on nothing of it is kept for others. */
  void keepNothing() {
    kept = false;
    if (lease != null) {
      lease.keepNothing();
    }
  }

  /** Takes the pages; from here on {@link #finish} and {@link #fail} give them back. */
  void start(CacheLease pages, Slice.Route route, long now) {
    lease = pages;
    if (!kept) {
      lease.keepNothing();
    }
    drawer = newDrawer.get();
    computed = pages.cachedTokens();
    promptRoute = route;
    startedNanos = now;
    for (int i = Math.max(0, promptTokens - SamplingParams.PENALTY_WINDOW); i < promptTokens; i++) {
      drawer.acceptPrompt(tokens[i]);
    }
    handle.put(new GenerationEvent.Started(promptTokens, computed));
  }

  void computedMore(int count) {
    computed += count;
    lease.publish(tokens, computed);
  }

  /** Guesses of what follows the last token, no more than the answer may still have. */
  int[] guess(int guessesMax) {
    return lookup.guess(tokens, length, Math.min(guessesMax, tokensMax() - length - 1));
  }

  /** The logits that the next choice depends on; empty where that is all of them. */
  Optional<Shortlist> shortlist() {
    return drawer.shortlist();
  }

  /**
   * Chooses the next tokens: one, and one more after each guess that was right. Safe beside other
   * sequences.
   *
   * @param logits [guess][vocabulary] from {@code offset}; the first row is that of the last token
   */
  int[] sample(float[] logits, int offset, int vocabulary, int[] guesses) {
    int[] chosen = new int[guesses.length + 1];
    int count = 0;
    do {
      chosen[count] = drawer.draw(logits, offset + count * vocabulary);
      count++;
    } while (count <= guesses.length && guesses[count - 1] == chosen[count - 1]);
    lookup.learn(guesses.length, count - 1);
    return Arrays.copyOf(chosen, count);
  }

  /**
   * Takes the chosen token into the answer.
   *
   * @param ends whether this token ends an answer
   * @param now for the time of the first token
   * @return why the answer is over, or null where it goes on
   */
  FinishReason accept(int token, boolean ends, long now) {
    if (!decoding()) {
      firstTokenNanos = now;
    }
    if (length == tokens.length) {
      tokens = Arrays.copyOf(tokens, Math.min(tokensMax(), length + length / 2 + 64));
    }
    tokens[length++] = token;
    if (ends) {
      text.end();
      return drawer.cutShort() ? FinishReason.LENGTH : FinishReason.STOP;
    }
    drawer.takeScore().ifPresent(text::addScore);
    if (text.add(token)) {
      return FinishReason.STOP;
    }
    boolean loop = params.loopDetection() && loops.add(token);
    if (loop || length == tokensMax()) {
      text.end();
      return loop ? FinishReason.LOOP : FinishReason.LENGTH;
    }
    return null;
  }

  /** The end of an answer, whose tokens are kept for later requests. */
  void finish(FinishReason reason, long now) {
    try {
      if (lease != null) {
        lease.close(tokens, computed);
      }
    } finally {
      handle.put(new GenerationEvent.Finished(reason, usage(now)));
    }
  }

  /** The end of a request that is at fault itself; nothing of it is kept. */
  void fail(EngineException error) {
    try {
      if (lease != null) {
        lease.discard();
      }
    } finally {
      handle.put(new GenerationEvent.Failed(error));
    }
  }

  /** The end of a request whose pages are gone with the memory they lay in. */
  void lose(EngineException error) {
    handle.put(new GenerationEvent.Failed(error));
  }

  /** The end of a request that the engine cannot go on with; what is computed is kept. */
  void abandon(EngineException error) {
    try {
      if (lease != null) {
        lease.close(tokens, computed);
      }
    } finally {
      handle.put(new GenerationEvent.Failed(error));
    }
  }

  private Usage usage(long now) {
    boolean started = lease != null;
    return new Usage(
        promptTokens,
        started ? lease.cachedTokens() : 0,
        length - promptTokens,
        text.thinkingTokens(),
        millis(started ? startedNanos : now),
        millis(decoding() ? firstTokenNanos : now),
        millis(now));
  }

  private double millis(long nanos) {
    return (nanos - submittedNanos) / 1e6;
  }
}
