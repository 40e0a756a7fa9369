package io.jinwen.assistant.remote;

import io.jinwen.engine.Generation;
import io.jinwen.engine.api.EngineException;
import io.jinwen.engine.api.FinishReason;
import io.jinwen.engine.api.GenerationEvent;
import io.jinwen.engine.api.Usage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An answer that comes from elsewhere; a virtual thread reads it into a bounded queue. */
final class RemoteGeneration implements Generation {
  private static final int EVENTS_MAX = 256;

  /** How often a reader that waits looks whether the server has fallen silent. */
  private static final Duration LOOK = Duration.ofMillis(100);

  private final RemoteCalls calls;
  private final String body;
  private final Duration silenceMax;
  private final CircuitBreaker breaker;
  private final Consumer<RemoteGeneration> onEnd;
  private final BlockingQueue<GenerationEvent> events = new ArrayBlockingQueue<>(EVENTS_MAX);
  private final AtomicReference<GenerationEvent> last = new AtomicReference<>();
  private final long submittedNanos = System.nanoTime();
  private final Thread reader = Thread.ofVirtual().name("remote-answer").unstarted(this::read);

  private volatile InputStream stream;
  private volatile long lifeNanos = submittedNanos; // when the server was last heard
  private long startedNanos;
  private long firstTokenNanos;
  private FinishReason reason;
  private JsonNode cost;

  RemoteGeneration(
      RemoteCalls calls,
      String body,
      Duration silenceMax,
      CircuitBreaker breaker,
      Consumer<RemoteGeneration> onEnd) {
    this.calls = calls;
    this.body = body;
    this.silenceMax = silenceMax;
    this.breaker = breaker;
    this.onEnd = onEnd;
  }

  void start() {
    reader.start();
  }

  @Override
  public GenerationEvent next() throws InterruptedException {
    Optional<GenerationEvent> event = poll(LOOK);
    while (event.isEmpty()) {
      event = poll(LOOK);
    }
    return event.get();
  }

  @Override
  public Optional<GenerationEvent> poll(Duration timeout) throws InterruptedException {
    long until = System.nanoTime() + timeout.toNanos();
    while (true) {
      long patience = Math.min(until - System.nanoTime(), LOOK.toNanos());
      GenerationEvent event = events.poll(patience, TimeUnit.NANOSECONDS);
      if (event != null) {
        return Optional.of(event);
      }
      GenerationEvent end = last.get();
      if (end != null && events.isEmpty()) {
        return Optional.of(end);
      }
      if (System.nanoTime() - lifeNanos > silenceMax.toNanos()) {
        breaker.failed();
        end(
            failure(
                EngineException.Code.UNAVAILABLE,
                "the remote engine was silent for %d s".formatted(silenceMax.toSeconds()),
                null));
      } else if (System.nanoTime() - until >= 0) {
        return Optional.empty();
      }
    }
  }

  @Override
  public void cancel() {
    end(new GenerationEvent.Finished(FinishReason.CANCELLED, usage()));
  }

  /** The engine is closing. */
  void closeByEngine() {
    end(failure(EngineException.Code.CLOSED, "the engine is closed", null));
  }

  /** Sets the last event, if there is none yet, and lets go of the connection. */
  private void end(GenerationEvent event) {
    if (last.compareAndSet(null, event)) {
      onEnd.accept(this);
      reader.interrupt();
      closeStream();
    }
  }

  private void closeStream() {
    InputStream open = stream;
    if (open != null) {
      try {
        open.close();
      } catch (IOException _) {
        // it is given up anyway
      }
    }
  }

  private void read() {
    try (InputStream open = calls.stream(body)) {
      stream = open;
      startedNanos = System.nanoTime();
      lifeNanos = startedNanos;
      breaker.succeeded();
      if (last.get() == null) {
        readLines(open);
      }
    } catch (EngineException refused) {
      end(new GenerationEvent.Failed(refused));
    } catch (InterruptedException _) {
      // ended from outside, which said why
    } catch (IOException | RuntimeException | Error e) { // whatever it is, who reads must be told
      if (last.get() == null) {
        breaker.failed();
      }
      end(
          failure(
              EngineException.Code.UNAVAILABLE,
              "the remote engine broke off: " + e.getMessage(),
              e));
    }
  }

  private void readLines(InputStream open) throws IOException, InterruptedException {
    BufferedReader lines = new BufferedReader(new InputStreamReader(open, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      lifeNanos = System.nanoTime();
      if (!line.startsWith("data:")) {
        continue; // a comment or an empty line
      }
      String data = line.substring("data:".length()).strip();
      if (data.equals("[DONE]")) {
        break;
      }
      take(RemoteCalls.json(data));
    }
    if (reason == null) {
      throw new IOException("its answer has no end");
    }
    end(new GenerationEvent.Finished(reason, usage()));
  }

  private void take(JsonNode chunk) throws IOException, InterruptedException {
    if (chunk.has("error")) {
      throw new IOException(chunk.at("/error/message").asString("an error without a message"));
    }
    if (chunk.path("usage").isObject()) {
      cost = chunk.path("usage");
    }
    JsonNode choice = chunk.path("choices").path(0);
    JsonNode delta = choice.path("delta");
    put(delta.path("reasoning_content").asString(delta.path("reasoning").asString("")), true);
    put(delta.path("content").asString(""), false);
    String ended = choice.path("finish_reason").asString("");
    if (!ended.isEmpty()) {
      reason = ended.equals("length") ? FinishReason.LENGTH : FinishReason.STOP;
    }
  }

  private void put(String text, boolean thinking) throws InterruptedException {
    if (text.isEmpty()) {
      return;
    }
    if (firstTokenNanos == 0) {
      firstTokenNanos = System.nanoTime();
    }
    events.put(new GenerationEvent.Piece(text, thinking));
  }

  private Usage usage() {
    JsonNode told = cost == null ? JsonMapper.shared().createObjectNode() : cost;
    long now = System.nanoTime();
    return new Usage(
        told.path("prompt_tokens").asInt(0),
        told.at("/prompt_tokens_details/cached_tokens").asInt(0),
        told.path("completion_tokens").asInt(0),
        told.at("/completion_tokens_details/reasoning_tokens").asInt(0),
        millis(startedNanos == 0 ? now : startedNanos),
        millis(firstTokenNanos == 0 ? now : firstTokenNanos),
        millis(now));
  }

  private double millis(long nanos) {
    return (nanos - submittedNanos) / 1e6;
  }

  private static GenerationEvent failure(
      EngineException.Code code, String message, Throwable cause) {
    return new GenerationEvent.Failed(new EngineException(code, message, cause));
  }
}
