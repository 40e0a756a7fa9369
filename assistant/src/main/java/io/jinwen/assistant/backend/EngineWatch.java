package io.jinwen.assistant.backend;

import io.jinwen.assistant.backend.Backend.BackendState;
import io.jinwen.engine.Engine;
import io.jinwen.engine.api.EngineException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at a running engine every few seconds: what is wrong with it goes into the log once, and
 * ends the program where its supervisor is to start it anew.
 */
public final class EngineWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EngineWatch.class);
  private static final Duration EVERY = Duration.ofSeconds(2);

  private final Backend backend;
  private final boolean endsProgram;
  private final Consumer<Exception> end;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("engine-watch").factory());
  private Optional<String> logged = Optional.empty();

  /**
   * @param endsProgram whether a problem ends the program
   * @param end ends it
   */
  public EngineWatch(Backend backend, boolean endsProgram, Consumer<Exception> end) {
    this.backend = backend;
    this.endsProgram = endsProgram;
    this.end = end;
  }

  public void start() {
    timer.scheduleWithFixedDelay(
        this::lookAndGoOn, EVERY.toNanos(), EVERY.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void lookAndGoOn() {
    try {
      look();
    } catch (RuntimeException e) { // one that escapes would end the watch silently
      LOG.error("the engine could not be looked at", e);
    }
  }

  void look() {
    Optional<String> problem =
        backend.state() instanceof BackendState.Ready(Engine engine)
            ? engine.status().problem()
            : Optional.empty();
    boolean isNew = problem.isPresent() != logged.isPresent();
    logged = problem;
    if (isNew && problem.isPresent()) {
      LOG.error("{}", problem.get());
      if (endsProgram) {
        end.accept(new EngineException(EngineException.Code.INTERNAL, problem.get()));
      }
    } else if (isNew) {
      LOG.info("the engine makes progress again");
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
