package io.jinwen.assistant.conversation;

import io.jinwen.assistant.backend.Backend;
import io.jinwen.assistant.backend.Backend.BackendState;
import io.jinwen.assistant.policy.guard.Channel;
import io.jinwen.assistant.policy.guard.OutputGuard;
import io.jinwen.assistant.records.session.SessionException;
import io.jinwen.assistant.records.session.SessionStore;
import io.jinwen.assistant.records.session.Turn;
import io.jinwen.engine.Engine;
import io.jinwen.engine.Generation;
import io.jinwen.engine.api.EngineException;
import io.jinwen.engine.api.EngineStatus;
import io.jinwen.engine.api.FinishReason;
import io.jinwen.engine.api.GenerationEvent;
import io.jinwen.engine.api.GenerationRequest;
import io.jinwen.engine.api.Prompt;
import io.jinwen.engine.api.SamplingParams;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the model put the old turns of long conversations in short while nobody asks anything, so
 * that a summary is at hand when they no longer fit into its context.
 *
 * <p>One at a time, and never in the way of a user: it begins when the engine has been idle for a
 * while and breaks off as soon as somebody asks. A summary lies with its turn in the database. One
 * that could not be made is tried again after the conversation's next turn.
 */
public final class IdleSummaries implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(IdleSummaries.class);
  private static final int WAITING_MAX = 256;
  private static final Duration LOOK = Duration.ofMillis(50);
  private static final long WAKE_MILLIS = 250;
  private static final Duration CLOSE_TIME_MAX = Duration.ofSeconds(1);
  private static final Duration TIME_MAX = Duration.ofMinutes(2);
  private static final SamplingParams SAMPLING =
      SamplingParams.DEFAULT.toBuilder().temperature(0).maxNewTokens(320).build();

  private final Backend backend;
  private final SessionStore sessions;
  private final OutputGuard guard;
  private final Duration after;
  private final BlockingDeque<Written> written = new LinkedBlockingDeque<>(WAITING_MAX);
  private volatile boolean closed;
  private final Thread worker =
      Thread.ofPlatform().daemon().name("idle-summaries").unstarted(this::work);

  private record Written(String owner, String turnId) {}

  /**
   * @param guard masks what a summary must not say
   * @param after how long the engine must have been idle
   */
  public IdleSummaries(Backend backend, SessionStore sessions, OutputGuard guard, Duration after) {
    this.backend = backend;
    this.sessions = sessions;
    this.guard = guard;
    this.after = after;
  }

  public void start() {
    worker.start();
  }

  /** A turn was added to a conversation. Of too many conversations the one waiting longest goes. */
  void written(String owner, String turnId) {
    Written turn = new Written(owner, turnId);
    while (!written.offerLast(turn)) {
      written.pollFirst();
    }
  }

  @Override
  public void close() {
    closed = true; // no interrupt: H2, which the worker writes to, would take it for a broken file
    try {
      worker.join(CLOSE_TIME_MAX);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void work() {
    while (!closed) {
      try {
        Written turn = written.pollFirst(WAKE_MILLIS, TimeUnit.MILLISECONDS);
        if (turn != null && awaitIdle()) {
          summarise(turn);
        }
      } catch (InterruptedException _) {
        return; // nobody here does that; whoever did wants an end
      } catch (RuntimeException | Error e) {
        LOG.error("a summary broke off; the next one is tried", e);
      }
    }
  }

  /** False where the program ends first. */
  private boolean awaitIdle() throws InterruptedException {
    long since = System.nanoTime();
    while (System.nanoTime() - since < after.toNanos() || busyBeside(0)) {
      if (busyBeside(0)) {
        since = System.nanoTime();
      }
      if (closed) {
        return false;
      }
      Thread.sleep(LOOK);
    }
    return !closed;
  }

  /** Whether the engine does anything but so many requests of ours, or cannot be asked. */
  private boolean busyBeside(int ours) {
    if (!(backend.state() instanceof BackendState.Ready(Engine engine))) {
      return true;
    }
    EngineStatus status = engine.status();
    return !status.ready() || status.waiting() > 0 || status.running() > ours;
  }

  private void summarise(Written turn) throws InterruptedException {
    try {
      Engine engine = backend.engine();
      Optional<SummaryPlan> plan = plan(engine, turn);
      if (plan.isEmpty()) {
        return;
      }
      Optional<String> text = write(engine, plan.get());
      if (text.isEmpty()) {
        written.offerFirst(turn); // somebody asked meanwhile
        return;
      }
      String kept = SummaryText.withoutInventedNumbers(text.get(), plan.get().source());
      if (!kept.isBlank()) {
        String shown = guard.whole(Channel.SUMMARY, kept).value();
        sessions.summarise(turn.owner(), plan.get().through().id(), shown);
        LOG.info("summary turn={} characters={}", plan.get().through().id(), shown.length());
      }
    } catch (SessionException gone) {
      LOG.debug("no summary of turn={}: {}", turn.turnId(), gone.code()); // deleted meanwhile
    } catch (EngineException e) {
      LOG.info("no summary of turn={}: {}", turn.turnId(), e.code()); // closing, or full
    } catch (RuntimeException e) {
      LOG.warn("no summary of turn={}", turn.turnId(), e);
    }
  }

  private Optional<SummaryPlan> plan(Engine engine, Written turn) {
    if (PromptMaker.isBare(engine.model())) {
      return Optional.empty();
    }
    List<Turn> path = sessions.path(turn.owner(), turn.turnId());
    return SummaryPlan.of(
        Conversation.readable(path).toList(),
        engine.model().contextTokensMax(),
        engine::countTokens,
        text -> guard.whole(Channel.SUMMARY, text).value());
  }

  /** What the model wrote; empty where it was broken off for somebody who asked. */
  private Optional<String> write(Engine engine, SummaryPlan plan) throws InterruptedException {
    GenerationRequest request =
        new GenerationRequest(new Prompt.Chat(plan.messages(), false), SAMPLING);
    long deadline = System.nanoTime() + TIME_MAX.toNanos();
    StringBuilder text = new StringBuilder();
    try (Generation generation = engine.submit(request)) {
      while (true) {
        Optional<GenerationEvent> event = generation.poll(LOOK);
        if (event.isEmpty() || event.get() instanceof GenerationEvent.Piece) {
          if (closed || busyBeside(1)) {
            return Optional.empty();
          }
          if (System.nanoTime() > deadline) {
            throw new EngineException(
                EngineException.Code.INTERNAL, "the summary took more than " + TIME_MAX);
          }
        }
        switch (event.orElse(null)) {
          case null -> {
            // nothing yet
          }
          case GenerationEvent.Started _ -> {
            // as expected
          }
          case GenerationEvent.Piece piece -> text.append(piece.thinking() ? "" : piece.text());
          case GenerationEvent.Finished(FinishReason reason, _) -> {
            return Optional.of(reason == FinishReason.LOOP ? "" : text.toString());
          }
          case GenerationEvent.Failed(EngineException error) -> throw error;
        }
      }
    }
  }
}
