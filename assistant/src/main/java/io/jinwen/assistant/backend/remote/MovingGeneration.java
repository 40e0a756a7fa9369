package io.jinwen.assistant.backend.remote;

import io.jinwen.engine.Generation;
import io.jinwen.engine.api.EngineException;
import io.jinwen.engine.api.GenerationEvent;
import io.jinwen.engine.api.GenerationRequest;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An answer that goes on to the next engine where one fails before its first word. */
final class MovingGeneration implements Generation {
  private static final Logger LOG = LoggerFactory.getLogger(MovingGeneration.class);

  private final GenerationRequest request;
  private final Iterator<PoolMember> further;

  // Guarded by this: one thread reads, any may cancel.
  private PoolMember member;
  private Generation current;
  private boolean cancelled;
  private boolean begun;
  private boolean ended;

  /**
   * @throws EngineException where none takes it
   */
  MovingGeneration(GenerationRequest request, List<PoolMember> order) {
    this.request = request;
    this.further = order.iterator();
    move();
  }

  /** To the next that takes it; the refusal of the last one stands. */
  private synchronized void move() {
    while (true) {
      member = further.next();
      try {
        current = member.engine().orElseThrow().submit(request);
        member.runningCount().incrementAndGet();
        ended = false;
        if (cancelled) {
          current.cancel();
        }
        return;
      } catch (EngineException e) {
        if (!anotherMayHelp(e) || !further.hasNext()) {
          throw e;
        }
        LOG.warn("{} does not take a request: {}", member.name(), e.getMessage());
      }
    }
  }

  private static boolean anotherMayHelp(EngineException e) {
    return switch (e.code()) {
      case UNAVAILABLE, MISCONFIGURED, QUEUE_FULL, CLOSED, INTERNAL -> true;
      case INVALID_REQUEST, PROMPT_TOO_LONG, MODEL_UNSUPPORTED, MODEL_CORRUPT, OUT_OF_MEMORY ->
          false;
    };
  }

  @Override
  public GenerationEvent next() throws InterruptedException {
    while (true) {
      Optional<GenerationEvent> event = seen(now().next());
      if (event.isPresent()) {
        return event.get();
      }
    }
  }

  @Override
  public Optional<GenerationEvent> poll(Duration timeout) throws InterruptedException {
    return now().poll(timeout).flatMap(this::seen);
  }

  private synchronized Generation now() {
    return current;
  }

  /** Empty where the answer has moved and begins anew. */
  private synchronized Optional<GenerationEvent> seen(GenerationEvent event) {
    switch (event) {
      case GenerationEvent.Piece _ -> begun = true;
      case GenerationEvent.Started _ -> {}
      case GenerationEvent.Finished _ -> end();
      case GenerationEvent.Failed(EngineException error) -> {
        end();
        if (!begun && !cancelled && anotherMayHelp(error) && further.hasNext()) {
          LOG.warn("{} failed before its first word: {}", member.name(), error.getMessage());
          try {
            move();
            return Optional.empty();
          } catch (EngineException e) {
            return Optional.of(new GenerationEvent.Failed(e));
          }
        }
      }
    }
    return Optional.of(event);
  }

  private void end() {
    if (!ended) {
      ended = true;
      member.runningCount().decrementAndGet();
    }
  }

  @Override
  public synchronized void cancel() {
    cancelled = true;
    current.cancel();
    end();
  }
}
