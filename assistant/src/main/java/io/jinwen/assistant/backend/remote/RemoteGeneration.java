package io.jinwen.assistant.backend.remote;

import io.jinwen.engine.Generation;
import io.jinwen.engine.api.AnswerFormat;
import io.jinwen.engine.api.EngineException;
import io.jinwen.engine.api.FinishReason;
import io.jinwen.engine.api.GenerationEvent;
import io.jinwen.engine.api.GenerationRequest;
import io.jinwen.engine.api.Prompt;
import io.jinwen.engine.api.Usage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An answer that comes from elsewhere; a virtual thread reads it into a bounded queue. */
final class RemoteGeneration implements Generation {
  private static final Logger LOG = LoggerFactory.getLogger(RemoteGeneration.class);
  private static final int EVENTS_MAX = 256;
  private static final int DOCUMENT_BYTES_MAX = 16 << 20;

  /** How often a reader that waits looks whether the server has fallen silent. */
  private static final Duration LOOK = Duration.ofMillis(100);

  private final RemoteCalls calls;
  private final String body;
  private final CircuitBreaker breaker;
  private final Consumer<RemoteGeneration> onEnd;
  private final IntConsumer onTooLong;
  private final boolean thinking;
  private final boolean callDemanded;
  private final boolean bare; // a text is gone on with as it is
  private final ThinkTags tags = new ThinkTags();
  private final CallDeltas callDeltas = new CallDeltas();
  private boolean toldOfThinking;
  private boolean said;
  private final BlockingQueue<GenerationEvent> events = new ArrayBlockingQueue<>(EVENTS_MAX);
  private final AtomicReference<GenerationEvent> last = new AtomicReference<>();
  private final long submittedNanos = System.nanoTime();
  private final Thread reader = Thread.ofVirtual().name("remote-answer").unstarted(this::read);

  private volatile Duration silenceMax;
  private volatile InputStream stream;
  private volatile long lifeNanos = submittedNanos; // when the server was last heard
  private long startedNanos;
  private long firstTokenNanos;
  private FinishReason reason;
  private JsonNode cost;

  /**
   * @param request what the body says: whether it may think first, and whether it must call a tool
   * @param onTooLong told where the server refuses a prompt that is too long, with its context
   *     where it tells that, else 0
   */
  RemoteGeneration(
      RemoteCalls calls,
      String body,
      GenerationRequest request,
      Duration silenceMax,
      CircuitBreaker breaker,
      Consumer<RemoteGeneration> onEnd,
      IntConsumer onTooLong) {
    this.thinking = request.prompt() instanceof Prompt.Chat chat && chat.thinking();
    this.bare = request.prompt() instanceof Prompt.Text;
    this.callDemanded = request.format() instanceof AnswerFormat.Calls it && it.demanded();
    this.onTooLong = onTooLong;
    this.calls = calls;
    this.body = body;
    this.silenceMax = silenceMax;
    this.breaker = breaker;
    this.onEnd = onEnd;
  }

  void start() {
    reader.start();
  }

  /** From now on a silence may last so long, if it could last longer before. */
  void waitNoLongerThan(Duration silence) {
    if (silence.compareTo(silenceMax) < 0) {
      silenceMax = silence;
    }
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
      long look = Math.min(until - System.nanoTime(), LOOK.toNanos());
      GenerationEvent event = events.poll(look, TimeUnit.NANOSECONDS);
      if (event != null) {
        return Optional.of(event);
      }
      GenerationEvent end = last.get();
      if (end != null && events.isEmpty()) {
        return Optional.of(end);
      }
      Duration patience = silenceMax;
      if (System.nanoTime() - lifeNanos > patience.toNanos()) {
        String why = "it was silent for %d s".formatted(patience.toSeconds());
        failed("the remote engine broke off: " + why, why, null);
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

  /** Sets the last event, if there is none yet, wakes the reader and lets go of the connection. */
  private void end(GenerationEvent event) {
    if (last.compareAndSet(null, event)) {
      onEnd.accept(this);
      events.offer(event); // where that is full, nobody waits
      reader.interrupt();
      closeStream();
    }
  }

  private void failed(String message, String why, Throwable cause) {
    if (last.get() == null) {
      LOG.warn("{}", message);
      breaker.failed(why);
    }
    end(failure(EngineException.Code.UNAVAILABLE, message, cause));
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
    try {
      HttpResponse<InputStream> response =
          calls.stream(bare ? "completions" : "chat/completions", body);
      try (InputStream open = response.body()) {
        stream = open;
        startedNanos = System.nanoTime();
        lifeNanos = startedNanos;
        breaker.succeeded();
        if (last.get() == null) {
          read(response, open);
        }
      }
    } catch (RefusedException refused) {
      if (refused.error().code() == EngineException.Code.MISCONFIGURED) {
        LOG.error("{}", refused.getMessage());
        breaker.misconfigured(refused.getMessage());
      } else {
        LOG.warn("{}", refused.getMessage());
      }
      if (refused.error().code() == EngineException.Code.PROMPT_TOO_LONG) {
        onTooLong.accept(refused.contextTokens().orElse(0));
      }
      end(new GenerationEvent.Failed(refused.error()));
    } catch (InterruptedException _) {
      // ended from outside, which said why
    } catch (IOException | RuntimeException | Error e) { // whatever it is, who reads must be told
      String why = e.getMessage() == null ? e.toString() : e.getMessage();
      failed("the remote engine broke off: " + why, why, e);
    }
  }

  private void read(HttpResponse<InputStream> response, InputStream open)
      throws IOException, InterruptedException {
    boolean document =
        response.headers().firstValue("Content-Type").orElse("").startsWith("application/json");
    if (document) { // some servers do not stream what they are asked to stream
      String whole = new String(open.readNBytes(DOCUMENT_BYTES_MAX), StandardCharsets.UTF_8);
      take(RemoteCalls.json(whole));
    } else {
      readEvents(open);
    }
    if (reason == null) {
      throw new IOException("its answer has no end");
    }
    if (callDemanded && !callDeltas.hasCalls() && isText()) {
      String why =
          "the remote engine called no tool although one was demanded: its model cannot use them";
      LOG.error("{}", why);
      end(failure(EngineException.Code.MISCONFIGURED, why, null));
      return;
    }
    put(callDeltas.end());
    for (GenerationEvent.Piece piece : tags.end()) {
      events.put(piece);
    }
    end(new GenerationEvent.Finished(reason, usage()));
  }

  /** Whether what came is an answer in words; one that was cut while thinking is none yet. */
  private boolean isText() {
    return reason == FinishReason.STOP || reason == FinishReason.LENGTH && said;
  }

  /** Server-sent events: the data of one may stand in several lines, a blank line ends it. */
  private void readEvents(InputStream open) throws IOException, InterruptedException {
    BufferedReader lines = new BufferedReader(new InputStreamReader(open, StandardCharsets.UTF_8));
    StringBuilder data = new StringBuilder();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      lifeNanos = System.nanoTime();
      if (line.startsWith("data:")) {
        data.append(data.isEmpty() ? "" : "\n").append(line.substring("data:".length()).strip());
      } else if (line.startsWith("error:")) { // as older llama.cpp tells it
        throw new IOException(line);
      } else if (line.isEmpty() && !data.isEmpty()) {
        if (data.toString().equals("[DONE]")) {
          return;
        }
        take(RemoteCalls.json(data.toString()));
        data.setLength(0);
      }
    }
    if (!data.isEmpty() && !data.toString().equals("[DONE]")) {
      take(RemoteCalls.json(data.toString()));
    }
  }

  private void take(JsonNode chunk) throws IOException, InterruptedException {
    if (chunk.has("error")) {
      JsonNode error = chunk.get("error");
      throw new IOException(
          error.path("message").asString(error.asString("an error without words")));
    }
    if (chunk.path("usage").isObject()) {
      cost = chunk.path("usage");
    }
    JsonNode choice = chunk.path("choices").path(0);
    JsonNode delta = choice.has("message") ? choice.get("message") : choice.path("delta");
    String thought = delta.path("reasoning_content").asString(delta.path("reasoning").asString(""));
    if (!thought.isEmpty()) {
      add(new GenerationEvent.Piece(thought, true));
    }
    put(bare ? choice.path("text").asString("") : delta.path("content").asString(""));
    put(callDeltas.text(delta.path("tool_calls")));
    String ended = choice.path("finish_reason").asString("");
    if (!ended.isEmpty()) {
      reason =
          switch (ended) {
            case "length" -> FinishReason.LENGTH;
            case "content_filter" -> FinishReason.FILTERED;
            default -> FinishReason.STOP;
          };
    }
  }

  private void put(String text) throws InterruptedException {
    if (bare && !text.isEmpty()) {
      add(new GenerationEvent.Piece(text, false));
    } else if (!text.isEmpty()) {
      for (GenerationEvent.Piece piece : tags.next(text)) {
        add(piece);
      }
    }
  }

  private void add(GenerationEvent.Piece piece) throws InterruptedException {
    if (firstTokenNanos == 0) {
      firstTokenNanos = System.nanoTime();
    }
    if (piece.thinking() && !thinking && !toldOfThinking) {
      toldOfThinking = true;
      LOG.warn("the remote engine thinks although it was asked not to");
    }
    said |= !piece.thinking();
    events.put(piece);
  }

  private Usage usage() {
    JsonNode usage = cost == null ? JsonMapper.shared().createObjectNode() : cost;
    long now = System.nanoTime();
    return new Usage(
        usage.path("prompt_tokens").asInt(0),
        usage.at("/prompt_tokens_details/cached_tokens").asInt(0),
        usage.path("completion_tokens").asInt(0),
        usage.at("/completion_tokens_details/reasoning_tokens").asInt(0),
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
