package io.jinwen.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.engine.api.EngineException;
import io.jinwen.engine.api.FinishReason;
import io.jinwen.engine.api.GenerationEvent;
import io.jinwen.engine.cache.BrokenDisk;
import io.jinwen.engine.cache.KvCache;
import io.jinwen.engine.model.FakeForwardPass;
import io.jinwen.engine.text.grammar.TokenConstraint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Submits, cancels, slow readers, equal prompts and equal answers, a cache that is mostly full,
 * pages that go to a disk and come back, a disk that refuses, logits that are not numbers,
 * constraints that fail, restarts: interleaved as a seed decides.
 *
 * <p>After every step the account of pages must be right. Every request must end exactly once, and
 * what it was answered must be what the model says to its prompt alone. The loop is only stepped
 * when it is awake: a wake-up that it does not get leaves requests that never end.
 */
final class LoopSimulation implements AutoCloseable {
  private static final int PAGES = 14;
  private static final int PAGES_ON_DISK = 12;
  private static final int QUEUE_MAX = 6;
  private static final int READERS_MAX = 16;
  private static final int TEXTS = 5;

  /** A request under way and what its reader has read. */
  private static final class Reader {
    private final int[] prompt;
    private final int tokensMax;
    private final boolean faulty;
    private final RequestHandle handle;
    private final int slowness; // reads at every so many chances
    private final List<GenerationEvent> events = new ArrayList<>();
    private boolean cancelled;

    private Reader(
        int[] prompt, int tokensMax, boolean faulty, RequestHandle handle, int slowness) {
      this.prompt = prompt;
      this.tokensMax = tokensMax;
      this.faulty = faulty;
      this.handle = handle;
      this.slowness = slowness;
    }

    private boolean ended() {
      return !events.isEmpty()
          && (events.getLast() instanceof GenerationEvent.Finished
              || events.getLast() instanceof GenerationEvent.Failed);
    }
  }

  private final Random random;
  private final Path folder;
  private final List<Reader> readers = new ArrayList<>();
  private LoopRig rig;
  private boolean diskBroken;
  private boolean sick; // what was submitted by now may have met numbers that are none
  private boolean awake = true;
  private int ended;

  LoopSimulation(long seed, Path folder) {
    this.random = new Random(seed);
    this.folder = folder;
    this.rig = open();
  }

  private LoopRig open() {
    var layout =
        new FakeForwardPass(
                LoopRig.TOKENIZER.vocabularySize(), LoopRig.TOKENIZER.endOfGeneration(), 1)
            .kvLayout();
    KvCache cache =
        BrokenDisk.cache(
            layout, PAGES, PAGES_ON_DISK, folder, () -> diskBroken && random.nextInt(3) > 0);
    awake = true;
    return new LoopRig(cache, LoopRig.limits(1 + random.nextInt(6), QUEUE_MAX));
  }

  int ended() {
    return ended;
  }

  void run(int steps) throws InterruptedException {
    for (int i = 0; i < steps; i++) {
      act();
      step();
    }
    finishAll();
  }

  private void step() {
    if (awake || rig.woken) {
      rig.woken = false;
      awake = rig.loop.step();
      rig.cache.check();
    }
    rig.nanos += 1_000_000;
  }

  /** Reads everything until every request has ended. */
  private void finishAll() throws InterruptedException {
    for (int i = 0; !readers.isEmpty(); i++) {
      assertThat(i)
          .as("%d requests do not end; the loop sleeps: %s", readers.size(), !awake)
          .isLessThan(20_000);
      for (Reader reader : List.copyOf(readers)) {
        read(reader);
      }
      step();
    }
    assertThat(rig.loop.running()).isZero();
    assertThat(rig.loop.waiting()).isZero();
  }

  private void act() throws InterruptedException {
    int choice = random.nextInt(1_000);
    if (choice < 60) {
      submit();
    } else if (choice < 64 && !readers.isEmpty()) {
      Reader one = readers.get(random.nextInt(readers.size()));
      one.cancelled = true;
      one.handle.cancel();
    } else if (choice < 66) {
      diskBroken = !diskBroken;
    } else if (choice < 68) {
      rig.loop.pin(text(random.nextInt(TEXTS), 1 + random.nextInt(150)));
    } else if (choice == 68 && random.nextInt(20) == 0) {
      restart();
    } else if (choice == 70 && random.nextInt(20) == 0) {
      beSick();
    } else if (choice == 69 && random.nextInt(10) == 0) {
      rig.nanos += Duration.ofMinutes(2).toNanos();
      awake = true; // it rests no longer than a reader may stay away
    }
    for (Reader reader : List.copyOf(readers)) {
      if (random.nextInt(reader.slowness) == 0) {
        read(reader);
      }
    }
  }

  /** Some passes compute nonsense; when its requests have ended nothing of it may be left. */
  private void beSick() throws InterruptedException {
    sick = true;
    rig.model.sick(true);
    for (int i = random.nextInt(8); i >= 0; i--) {
      step();
    }
    rig.model.sick(false);
    finishAll();
    sick = false;
  }

  private void submit() {
    if (readers.size() >= READERS_MAX) {
      return;
    }
    int[] prompt = text(random.nextInt(TEXTS), 1 + random.nextInt(220));
    switch (random.nextInt(20)) {
      case 0 -> prompt[random.nextInt(prompt.length)] = FakeForwardPass.POISON;
      case 1, 2, 3, 4 -> prompt[random.nextInt(prompt.length)] = 30 + random.nextInt(4);
      default -> {} // a beginning that others have too
    }
    boolean faulty = random.nextInt(25) == 0;
    int tokensMax = 1 + (random.nextInt(4) == 0 ? random.nextInt(400) : random.nextInt(60));
    TokenConstraint constraint =
        faulty ? failing(1 + random.nextInt(tokensMax)) : TokenConstraint.NONE;
    int slowness = random.nextInt(6) == 0 ? 400 : 1 + random.nextInt(20);
    try {
      RequestHandle handle = rig.submit(prompt, tokensMax, constraint);
      readers.add(new Reader(prompt, tokensMax, faulty, handle, slowness));
    } catch (EngineException e) {
      assertThat(e.code())
          .isIn(EngineException.Code.QUEUE_FULL, EngineException.Code.PROMPT_TOO_LONG);
    }
  }

  private static int[] text(int number, int length) {
    int[] text = new int[length];
    for (int i = 0; i < length; i++) {
      text[i] = 20 + (i * (number + 3) + number * 11 + i * i / 7) % 300;
    }
    return text;
  }

  private static TokenConstraint failing(int atToken) {
    return new TokenConstraint() {
      private int left = atToken;

      @Override
      public void mask(float[] logits, int offset) {
        if (--left == 0) {
          throw new IllegalStateException("as the test wants it");
        }
      }

      @Override
      public void accept(int token) {
        // nothing to remember
      }
    };
  }

  private void restart() throws InterruptedException {
    rig.close();
    for (Reader reader : List.copyOf(readers)) {
      read(reader);
    }
    assertThat(readers).as("requests that outlive their engine").isEmpty();
    rig = open();
  }

  private void read(Reader reader) throws InterruptedException {
    reader.events.addAll(LoopRig.drain(reader.handle));
    if (reader.ended()) {
      readers.remove(reader);
      ended++;
      judge(reader);
    }
  }

  private void judge(Reader reader) throws InterruptedException {
    GenerationEvent end = reader.events.getLast();
    assertThat(reader.handle.poll(Duration.ZERO)).as("after the end").containsSame(end);
    String said = LoopRig.text(reader.events);
    String expected = rig.expected(reader.prompt, reader.tokensMax);
    boolean poisoned = contains(reader.prompt, FakeForwardPass.POISON);
    switch (end) {
      case GenerationEvent.Finished finished -> {
        boolean whole = finished.reason() != FinishReason.CANCELLED;
        assertThat(whole && poisoned).as("a poisoned prompt was answered").isFalse();
        assertThat(whole || reader.cancelled).as("cancelled by nobody").isTrue();
        if (whole) {
          boolean cut = finished.reason() == FinishReason.LENGTH; // by what the cache has room for
          int tokens = cut ? finished.usage().completionTokens() : reader.tokensMax;
          assertThat(tokens).isLessThanOrEqualTo(reader.tokensMax);
          assertThat(said).as("answer").isEqualTo(rig.expected(reader.prompt, tokens));
        } else {
          assertThat(expected).startsWith(said);
        }
      }
      case GenerationEvent.Failed failed -> {
        judgeFailure(failed.error(), reader, poisoned);
        if (!poisoned) {
          assertThat(expected).startsWith(said);
        }
      }
      default -> throw new AssertionError(end);
    }
  }

  private void judgeFailure(EngineException error, Reader reader, boolean poisoned) {
    String why = Optional.ofNullable(error.getMessage()).orElse("");
    boolean closed = error.code() == EngineException.Code.CLOSED; // a restart or nobody read it
    boolean own = reader.faulty && why.contains("as the test wants it");
    boolean tooLong = why.contains("do not fit"); // pages were pinned since it was taken
    boolean itsLogits = (poisoned || sick) && why.contains("not finite");
    assertThat(closed || own || tooLong || itsLogits).as("failed with %s", error).isTrue();
  }

  private static boolean contains(int[] tokens, int wanted) {
    for (int token : tokens) {
      if (token == wanted) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void close() {
    rig.close();
  }
}
