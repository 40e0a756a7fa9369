package io.jinwen.assistant.app;

import io.jinwen.engine.Engine;
import io.jinwen.engine.Generation;
import io.jinwen.engine.api.ChatMessage;
import io.jinwen.engine.api.EngineException;
import io.jinwen.engine.api.EngineStatus;
import io.jinwen.engine.api.FinishReason;
import io.jinwen.engine.api.GenerationEvent;
import io.jinwen.engine.api.GenerationRequest;
import io.jinwen.engine.api.ModelInfo;
import io.jinwen.engine.api.Prompt;
import io.jinwen.engine.api.TokenScore;
import io.jinwen.engine.api.Usage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * An engine without a model. Unless a test holds the answers back and plays them itself, it answers
 * at once with the last message, reversed.
 */
public final class FakeEngine implements Engine {
  public static final int CONTEXT_TOKENS_MAX = 1000;

  private final boolean holdBack;
  private final boolean canUseTools;
  private final int runningMax;
  private final int contextTokensMax;
  private final BlockingQueue<FakeGeneration> submitted = new LinkedBlockingQueue<>();
  private final Set<FakeGeneration> running = ConcurrentHashMap.newKeySet();

  private volatile boolean demonstration;
  private volatile Optional<String> problem = Optional.empty();
  private volatile Place place = Place.HERE;
  private volatile Optional<EngineStatus.Disk> disk = Optional.empty();
  private final BlockingQueue<List<String>> forgotten = new LinkedBlockingQueue<>();

  private FakeEngine(boolean holdBack, int runningMax, int contextTokensMax) {
    this(holdBack, runningMax, contextTokensMax, false);
  }

  private FakeEngine(boolean holdBack, int runningMax, int contextTokensMax, boolean canUseTools) {
    this.canUseTools = canUseTools;
    this.holdBack = holdBack;
    this.runningMax = runningMax;
    this.contextTokensMax = contextTokensMax;
  }

  public static FakeEngine answering() {
    return new FakeEngine(false, Integer.MAX_VALUE, CONTEXT_TOKENS_MAX);
  }

  /** Answers nothing by itself; refuses more than so many at once. */
  public static FakeEngine holdingBack(int runningMax) {
    return new FakeEngine(true, runningMax, CONTEXT_TOKENS_MAX);
  }

  /** The same with a context in which roles' texts, notes and a conversation have room. */
  public static FakeEngine withRoom() {
    return new FakeEngine(true, Integer.MAX_VALUE, 10_000);
  }

  /** The same, of which the model is a demonstration. */
  public static FakeEngine demonstrating() {
    FakeEngine engine = withRoom();
    engine.demonstration = true;
    return engine;
  }

  /** The same with a model that can use tools. */
  public static FakeEngine withTools() {
    return new FakeEngine(true, Integer.MAX_VALUE, 10_000, true);
  }

  /** From now on it says that it has this problem. */
  public void breakDown(String why) {
    problem = Optional.of(why);
  }

  /** From now on it says that it computes there. */
  public void standsAt(Place somewhere) {
    place = somewhere;
  }

  /** From now on its cache may take so much of the disk, a token one byte of it. */
  public void mayTakeOfTheDisk(long bytes) {
    disk = Optional.of(new EngineStatus.Disk(0, bytes, 1));
  }

  /** The next texts that it was told to forget, waiting for them. */
  public List<String> takeForgotten() throws InterruptedException {
    List<String> texts = forgotten.poll(20, TimeUnit.SECONDS);
    if (texts == null) {
      throw new AssertionError("nothing was forgotten");
    }
    return texts;
  }

  @Override
  public int forget(List<String> texts) {
    forgotten.add(texts);
    return texts.size();
  }

  /** Whether a request was submitted that no test has taken. */
  public boolean wasAsked() {
    return !submitted.isEmpty();
  }

  /** The next request that was submitted, waiting for it. */
  public FakeGeneration takeSubmitted() throws InterruptedException {
    FakeGeneration next = submitted.poll(20, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("no request reached the engine");
    }
    return next;
  }

  @Override
  public ModelInfo model() {
    return new ModelInfo(
        "假模型",
        "fake",
        "Q4_0",
        10,
        20,
        30,
        contextTokensMax,
        false,
        canUseTools,
        demonstration,
        "scalar, for tests");
  }

  @Override
  public Place place() {
    return place;
  }

  @Override
  public EngineStatus status() {
    var card = new EngineStatus.Card("假显卡", 3, 4, OptionalInt.of(52));
    return new EngineStatus(
        problem.isEmpty(), 0, running.size(), 1, 2, problem, Optional.of(card), disk);
  }

  @Override
  public Generation submit(GenerationRequest request) {
    String question =
        switch (request.prompt()) {
          case Prompt.Chat chat -> chat.messages().getLast().content();
          case Prompt.Text text -> text.text();
          case Prompt.Tokens _ -> "";
        };
    if (countTokens(question) > contextTokensMax) {
      throw new EngineException(EngineException.Code.PROMPT_TOO_LONG, "too long");
    }
    if (running.size() >= runningMax) {
      throw new EngineException(EngineException.Code.QUEUE_FULL, "queue full");
    }
    FakeGeneration generation = new FakeGeneration(request);
    running.add(generation);
    submitted.add(generation);
    if (!holdBack) {
      generation.piece(new StringBuilder(question).reverse().toString()).finish();
    }
    return generation;
  }

  @Override
  public int countTokens(String text) {
    return text.length();
  }

  @Override
  public int countTokens(List<ChatMessage> messages, boolean thinking) {
    return messages.stream().mapToInt(message -> countTokens(message.content())).sum();
  }

  @Override
  public void close() {
    running.forEach(g -> g.fail(EngineException.Code.CLOSED));
  }

  /** A request that a test answers. */
  public final class FakeGeneration implements Generation {
    private final GenerationRequest request;
    private final BlockingQueue<GenerationEvent> events = new LinkedBlockingQueue<>();
    private final CountDownLatch cancelled = new CountDownLatch(1);

    private FakeGeneration(GenerationRequest request) {
      this.request = request;
      events.add(new GenerationEvent.Started(3, 1));
    }

    public GenerationRequest request() {
      return request;
    }

    public FakeGeneration piece(String text) {
      events.add(new GenerationEvent.Piece(text, false));
      return this;
    }

    public FakeGeneration piece(String text, List<TokenScore> scores) {
      events.add(new GenerationEvent.Piece(text, false, scores));
      return this;
    }

    public FakeGeneration thought(String text) {
      events.add(new GenerationEvent.Piece(text, true));
      return this;
    }

    public void finish() {
      end(new GenerationEvent.Finished(FinishReason.STOP, new Usage(3, 1, 2, 0, 1, 2, 12)));
    }

    public void fail(EngineException.Code code) {
      end(new GenerationEvent.Failed(new EngineException(code, "as the test wants it")));
    }

    /** Waits until it is cancelled; false if that takes too long. */
    public boolean awaitCancelled() throws InterruptedException {
      return cancelled.await(20, TimeUnit.SECONDS);
    }

    @Override
    public GenerationEvent next() throws InterruptedException {
      return events.take();
    }

    @Override
    public Optional<GenerationEvent> poll(Duration timeout) throws InterruptedException {
      return Optional.ofNullable(events.poll(timeout.toNanos(), TimeUnit.NANOSECONDS));
    }

    @Override
    public void cancel() {
      cancelled.countDown();
      end(new GenerationEvent.Finished(FinishReason.CANCELLED, new Usage(3, 1, 0, 0, 1, 2, 12)));
    }

    private void end(GenerationEvent last) {
      running.remove(this);
      events.add(last);
    }
  }
}
