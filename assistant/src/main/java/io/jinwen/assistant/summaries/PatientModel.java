package io.jinwen.assistant.summaries;

import io.jinwen.assistant.backend.Backend;
import io.jinwen.assistant.backend.Backend.BackendState;
import io.jinwen.engine.Engine;
import io.jinwen.engine.Generation;
import io.jinwen.engine.api.ChatMessage;
import io.jinwen.engine.api.EngineException;
import io.jinwen.engine.api.FinishReason;
import io.jinwen.engine.api.GenerationEvent;
import io.jinwen.engine.api.GenerationRequest;
import io.jinwen.engine.api.Prompt;
import io.jinwen.engine.api.SamplingParams;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The model, asked by one who has time: requests give way to those of users, and where the engine
 * is loading, full or away, it is waited for.
 */
final class PatientModel {
  private static final Logger LOG = LoggerFactory.getLogger(PatientModel.class);
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final Duration AGAIN_AFTER = Duration.ofSeconds(2);
  private static final Duration TIME_MAX = Duration.ofMinutes(15);

  private final Backend backend;
  private final BooleanSupplier goesOn;

  /** Nobody wants it any more, or the program ends. */
  static final class StoppedException extends RuntimeException {
    StoppedException() {
      super("stopped", null, false, false);
    }
  }

  /**
   * @param goesOn asked again and again; once it says no, what is under way ends with a
   *     StoppedException
   */
  PatientModel(Backend backend, BooleanSupplier goesOn) {
    this.backend = backend;
    this.goesOn = goesOn;
  }

  /** The engine, once it is ready. */
  Engine engine() throws InterruptedException {
    while (true) {
      if (backend.state() instanceof BackendState.Ready(Engine engine)) {
        return engine;
      }
      await(LOOK);
    }
  }

  void requireWanted() {
    if (!goesOn.getAsBoolean()) {
      throw new StoppedException();
    }
  }

  /** What it writes, without a last sentence that was cut off; empty where it cannot. */
  String write(List<ChatMessage> messages, int tokensMax) throws InterruptedException {
    SamplingParams sampling =
        SamplingParams.DEFAULT.toBuilder().temperature(0).maxNewTokens(tokensMax).build();
    GenerationRequest request =
        new GenerationRequest(new Prompt.Chat(messages, false), sampling).inBackground();
    while (true) {
      try {
        return write(engine(), request);
      } catch (EngineException refused) {
        switch (refused.code()) {
          case QUEUE_FULL, UNAVAILABLE, CLOSED ->
              await(
                  refused.retryAfterSeconds().isPresent()
                      ? Duration.ofSeconds(refused.retryAfterSeconds().getAsInt())
                      : AGAIN_AFTER);
          case INVALID_REQUEST,
              PROMPT_TOO_LONG,
              MODEL_UNSUPPORTED,
              MODEL_CORRUPT,
              OUT_OF_MEMORY,
              MISCONFIGURED,
              INTERNAL -> {
            LOG.warn("a part of a summary is not written by the model", refused);
            return "";
          }
        }
      }
    }
  }

  private String write(Engine engine, GenerationRequest request) throws InterruptedException {
    long deadline = System.nanoTime() + TIME_MAX.toNanos();
    StringBuilder text = new StringBuilder();
    try (Generation generation = engine.submit(request)) {
      while (true) {
        requireWanted();
        Optional<GenerationEvent> event = generation.poll(LOOK);
        switch (event.orElse(null)) {
          case null -> {
            if (System.nanoTime() > deadline) {
              throw new EngineException(EngineException.Code.INTERNAL, "no end within " + TIME_MAX);
            }
          }
          case GenerationEvent.Started _ -> {
            // as expected
          }
          case GenerationEvent.Piece piece -> text.append(piece.thinking() ? "" : piece.text());
          case GenerationEvent.Finished(FinishReason reason, _) -> {
            return finished(text.toString(), reason);
          }
          case GenerationEvent.Failed(EngineException error) -> throw error;
        }
      }
    }
  }

  private String finished(String text, FinishReason reason) {
    if (reason == FinishReason.CANCELLED) {
      requireWanted();
    }
    if (reason == FinishReason.STOP) {
      return text;
    }
    int end = Math.max(text.lastIndexOf('\n'), lastMark(text)); // cut off, or said again and again
    return text.substring(0, end + 1);
  }

  private static int lastMark(String text) {
    return Math.max(
        Math.max(text.lastIndexOf('。'), text.lastIndexOf('；')),
        Math.max(text.lastIndexOf('！'), text.lastIndexOf(']')));
  }

  private void await(Duration time) throws InterruptedException {
    long until = System.nanoTime() + time.toNanos();
    do {
      requireWanted();
      Thread.sleep(LOOK);
    } while (System.nanoTime() < until);
  }
}
