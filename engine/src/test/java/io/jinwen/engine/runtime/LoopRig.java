package io.jinwen.engine.runtime;

import io.jinwen.engine.api.EngineException;
import io.jinwen.engine.api.GenerationEvent;
import io.jinwen.engine.api.SamplingParams;
import io.jinwen.engine.cache.HostPages;
import io.jinwen.engine.cache.KvCache;
import io.jinwen.engine.cpu.kernel.WorkerPool;
import io.jinwen.engine.format.gguf.GgufFile;
import io.jinwen.engine.model.FakeForwardPass;
import io.jinwen.engine.parity.Golden;
import io.jinwen.engine.text.grammar.TokenConstraint;
import io.jinwen.engine.text.tokenizer.Tokenizer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** A loop without its thread over a model without arithmetic: a test takes each step itself. */
final class LoopRig implements AutoCloseable {
  static final Tokenizer TOKENIZER = tokenizer();
  static final int ROWS_MAX = 96;
  static final SamplingParams GREEDY =
      SamplingParams.GREEDY.toBuilder().loopDetection(false).build();

  final FakeForwardPass model;
  final KvCache cache;
  final EngineLoop loop;
  volatile long nanos = 1;
  volatile boolean woken;
  private final WorkerPool pool = new WorkerPool(1);

  LoopRig(KvCache cache, SchedulerLimits limits) {
    this(cache, limits, TOKENIZER.vocabularySize(), ROWS_MAX, Optional.empty());
  }

  private LoopRig(
      KvCache cache,
      SchedulerLimits limits,
      int vocabulary,
      int rowsMax,
      Optional<Supplier<Standby>> standby) {
    this.model = new FakeForwardPass(vocabulary, TOKENIZER.endOfGeneration(), rowsMax);
    this.cache = cache;
    this.loop =
        new EngineLoop(model, pool, cache, limits, TOKENIZER, standby, () -> nanos, this::wake);
  }

  /** With more logits a row than the tokenizer has tokens. */
  static LoopRig withVocabulary(int vocabulary, SchedulerLimits limits) {
    var layout = new FakeForwardPass(vocabulary, TOKENIZER.endOfGeneration(), 1).kvLayout();
    KvCache cache = new KvCache(layout, new HostPages(layout), 16 * layout.pageBytes());
    return new LoopRig(cache, limits, vocabulary, 9, Optional.empty()); // a row is 4 MB
  }

  /** With some pages in memory and none on disk. */
  static LoopRig withPages(int pages, SchedulerLimits limits) {
    var model = new FakeForwardPass(TOKENIZER.vocabularySize(), TOKENIZER.endOfGeneration(), 1);
    var layout = model.kvLayout();
    return new LoopRig(
        new KvCache(layout, model.newPageMemory(), pages * layout.pageBytes()), limits);
  }

  /** With passes of so many tokens. */
  static LoopRig withRows(int rowsMax, SchedulerLimits limits) {
    var layout =
        new FakeForwardPass(TOKENIZER.vocabularySize(), TOKENIZER.endOfGeneration(), 1).kvLayout();
    KvCache cache = new KvCache(layout, new HostPages(layout), 16 * layout.pageBytes());
    return new LoopRig(cache, limits, TOKENIZER.vocabularySize(), rowsMax, Optional.empty());
  }

  /** With another model and another cache behind it, for when the first is lost. */
  static LoopRig withStandby(int pages, SchedulerLimits limits) {
    var other =
        new FakeForwardPass(TOKENIZER.vocabularySize(), TOKENIZER.endOfGeneration(), ROWS_MAX);
    var layout = other.kvLayout();
    long bytes = pages * layout.pageBytes();
    return new LoopRig(
        new KvCache(layout, other.newPageMemory(), bytes),
        limits,
        TOKENIZER.vocabularySize(),
        ROWS_MAX,
        Optional.of(() -> new Standby(other, new KvCache(layout, other.newPageMemory(), bytes))));
  }

  static SchedulerLimits limits(int sequencesMax, int queueMax) {
    return limits(sequencesMax, queueMax, 64);
  }

  static SchedulerLimits limits(int sequencesMax, int queueMax, int chunkTokens) {
    return new SchedulerLimits(
        sequencesMax,
        queueMax,
        2_000,
        chunkTokens,
        true,
        true,
        Duration.ofMinutes(1),
        Duration.ofMinutes(2));
  }

  private void wake(Thread thread) {
    woken = true;
    LockSupport.unpark(thread); // of the few tests that start it
  }

  private static Tokenizer tokenizer() {
    try (GgufFile file = GgufFile.open(Golden.of("youtu").model())) {
      return Tokenizer.of(file.metadata());
    }
  }

  RequestHandle submit(int[] prompt, int tokensMax) {
    return submit(prompt, tokensMax, TokenConstraint.NONE);
  }

  RequestHandle submit(int[] prompt, int tokensMax, TokenConstraint constraint) {
    var params = GREEDY.toBuilder().maxNewTokens(tokensMax).build();
    return loop.submit(prompt, false, params, constraint, OptionalInt.empty());
  }

  RequestHandle submitInBackground(int[] prompt, int tokensMax) {
    var params = GREEDY.toBuilder().maxNewTokens(tokensMax).build();
    return loop.submit(
        prompt, false, params, TokenConstraint.NONE, OptionalInt.empty(), Map.of(), true);
  }

  void steps(int count) {
    for (int i = 0; i < count; i++) {
      loop.step();
      cache.check();
    }
  }

  /** What is there to be read now. */
  static List<GenerationEvent> drain(RequestHandle handle) throws InterruptedException {
    List<GenerationEvent> events = new ArrayList<>();
    Optional<GenerationEvent> event = handle.poll(Duration.ZERO);
    while (event.isPresent()) {
      events.add(event.get());
      if (!(event.get() instanceof GenerationEvent.Started
          || event.get() instanceof GenerationEvent.Piece)) {
        break;
      }
      event = handle.poll(Duration.ZERO);
    }
    return events;
  }

  static String text(List<GenerationEvent> events) {
    StringBuilder text = new StringBuilder();
    for (GenerationEvent event : events) {
      if (event instanceof GenerationEvent.Piece piece) {
        text.append(piece.text());
      }
    }
    return text.toString();
  }

  static Optional<EngineException> error(List<GenerationEvent> events) {
    return events.isEmpty() || !(events.getLast() instanceof GenerationEvent.Failed failed)
        ? Optional.empty()
        : Optional.of(failed.error());
  }

  /** What a prompt must be answered with, whatever else goes on. */
  String expected(int[] prompt, int tokensMax) {
    List<GenerationEvent> pieces = new ArrayList<>();
    var text = new AnswerText(TOKENIZER, List.of(), false, pieces::add);
    for (int token : model.answer(prompt, tokensMax)) {
      if (!TOKENIZER.endOfGeneration().contains(token)) {
        text.add(token);
      }
    }
    text.end();
    return text(pieces);
  }

  @Override
  public void close() {
    loop.close(Duration.ofSeconds(10));
    pool.close();
    cache.close();
  }
}
