package io.jinwen.browser;

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
import io.jinwen.engine.api.Usage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** An engine that says what a test has it say, and when. */
final class ScriptedEngine implements Engine {
  private static final long PATIENCE_SECONDS = 20;

  private final BlockingQueue<Answer> asked = new LinkedBlockingQueue<>();
  private final AtomicReference<EngineException> refusal = new AtomicReference<>();
  private volatile Optional<String> problem = Optional.empty();
  private volatile Place place = Place.HERE;

  /** The next request that reaches the engine, waiting for it. */
  Answer nextAsked() throws InterruptedException {
    Answer next = asked.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("no question reached the engine");
    }
    return next;
  }

  /** Whether nobody asked since. */
  boolean isIdle() {
    return asked.isEmpty();
  }

  /** The next request is refused. */
  void refuseNext(EngineException why) {
    refusal.set(why);
  }

  /** From now on it says that it has this problem. */
  void hasProblem(String why) {
    problem = Optional.of(why);
  }

  /** From now on it says that it computes there. */
  void standsAt(Place somewhere) {
    place = somewhere;
  }

  /** Forgets what earlier tests left. */
  void clear() {
    asked.clear();
    refusal.set(null);
    problem = Optional.empty();
    place = Place.HERE;
  }

  @Override
  public ModelInfo model() {
    return new ModelInfo(
        "Youtu-LLM-2B",
        "deepseek2",
        "Q4_0",
        1_961_560_064L,
        1_170_000_000L,
        128_256,
        32_768,
        true,
        false,
        "scripted, for tests");
  }

  @Override
  public Place place() {
    return place;
  }

  @Override
  public EngineStatus status() {
    return new EngineStatus(problem.isEmpty(), 0, 0, 1, 2, problem);
  }

  @Override
  public Generation submit(GenerationRequest request) {
    EngineException refused = refusal.getAndSet(null);
    if (refused != null) {
      throw refused;
    }
    Answer answer = new Answer(request);
    asked.add(answer);
    return answer;
  }

  @Override
  public int countTokens(String text) {
    return text.length();
  }

  @Override
  public int countTokens(List<ChatMessage> messages, boolean thinking) {
    return messages.stream().mapToInt(message -> message.content().length()).sum();
  }

  @Override
  public void close() {}

  /** One answer, said piece by piece. */
  static final class Answer implements Generation {
    private static final Usage USAGE = new Usage(120, 80, 96, 0, 1, 412, 4_900);

    private final BlockingQueue<GenerationEvent> events = new LinkedBlockingQueue<>();
    private final CountDownLatch cancelled = new CountDownLatch(1);

    private final GenerationRequest request;

    private Answer(GenerationRequest request) {
      this.request = request;
      events.add(new GenerationEvent.Started(120, 80));
    }

    /** The number under which words stand before the model, as {@code [3]}. */
    String numberOf(String words) {
      String prompt =
          ((Prompt.Chat) request.prompt())
              .messages().stream()
                  .map(ChatMessage::content)
                  .filter(text -> text.contains(words))
                  .findFirst()
                  .orElseThrow();
      String before = prompt.substring(0, prompt.indexOf(words));
      int number = before.lastIndexOf("\n[") + 1;
      return before.substring(number, before.indexOf(']', number) + 1);
    }

    Answer thinks(String text) {
      events.add(new GenerationEvent.Piece(text, true));
      return this;
    }

    Answer says(String text) {
      events.add(new GenerationEvent.Piece(text, false));
      return this;
    }

    void ends() {
      events.add(new GenerationEvent.Finished(FinishReason.STOP, USAGE));
    }

    void fails(EngineException error) {
      events.add(new GenerationEvent.Failed(error));
    }

    boolean wasCancelled() throws InterruptedException {
      return cancelled.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
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
      events.add(new GenerationEvent.Finished(FinishReason.CANCELLED, USAGE));
    }
  }
}
