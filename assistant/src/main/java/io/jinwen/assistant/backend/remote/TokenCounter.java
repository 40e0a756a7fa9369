package io.jinwen.assistant.backend.remote;

import io.jinwen.engine.api.EngineException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Counts tokens by the server's {@code /tokenize} where it has one, else estimates. A prompt takes
 * many counts, one after the other, so what they may be late together is limited: past that, and
 * after a failure, counts are estimates for a while. Safe for use by many threads.
 */
final class TokenCounter {
  private static final Logger LOG = LoggerFactory.getLogger(TokenCounter.class);

  /** What a chat template adds to a message, about. */
  static final int MARKS_OF_A_MESSAGE = 4;

  private static final int LATIN_CHARACTERS_PER_TOKEN = 3;

  /** For one count; a server that works needs milliseconds. */
  private static final Duration CALL_TIME_MAX = Duration.ofSeconds(1);

  /** A count that takes longer is late by the difference. */
  private static final long CALL_NANOS_USUAL = Duration.ofMillis(20).toNanos();

  /** For all counts that follow each other. */
  static final Duration LATE_MAX = Duration.ofSeconds(2);

  /** How long counts are estimates then. */
  static final Duration ESTIMATED_FOR = Duration.ofSeconds(10);

  /** How much higher counts are after each prompt that did not fit after all, and at most. */
  private static final double RAISED_BY = 1.25;

  private static final double RAISED_MAX = 4; // a token for each digit, and one more

  private final RemoteCalls calls;
  private final URI uri;
  private final String model;
  private final boolean asked;
  private final CircuitBreaker breaker;
  private final LongSupplier nanoTime;

  // Guarded by this.
  private long lateNanos;
  private boolean estimating;
  private long estimatingUntilNanos;
  private double raised = 1;

  private TokenCounter(
      RemoteCalls calls,
      URI uri,
      String model,
      boolean asked,
      CircuitBreaker breaker,
      LongSupplier nanoTime) {
    this.calls = calls;
    this.uri = uri;
    this.model = model;
    this.asked = asked;
    this.breaker = breaker;
    this.nanoTime = nanoTime;
  }

  static TokenCounter of(
      RemoteCalls calls,
      RemoteConfig config,
      String model,
      CircuitBreaker breaker,
      LongSupplier nanoTime)
      throws InterruptedException {
    URI uri = config.beside("tokenize");
    TokenCounter counter = new TokenCounter(calls, uri, model, true, breaker, nanoTime);
    try {
      counter.ask("1");
    } catch (HttpTimeoutException _) {
      counter.estimateForAWhile(); // a busy moment, which says nothing for good
    } catch (IOException | EngineException _) { // not every server has it, or lets us in there
      return new TokenCounter(calls, uri, model, false, breaker, nanoTime);
    }
    return counter;
  }

  String description() {
    return asked ? "tokens counted by the server" : "token counts are estimates";
  }

  int count(String text) {
    return raised(counted(text));
  }

  private int counted(String text) {
    if (asked && breaker.isClosed() && !isEstimating()) {
      long start = nanoTime.getAsLong();
      try {
        int count = ask(text);
        took(nanoTime.getAsLong() - start);
        return count;
      } catch (EngineException e) { // answers may be given all the same
        LOG.warn("tokens are estimated for a while: {}", e.getMessage());
        estimateForAWhile();
        return estimate(text);
      } catch (IOException e) {
        breaker.failed("tokens were not counted: " + e.getMessage()); // an answer will say so
        estimateForAWhile();
        return estimate(text);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
    return estimate(text);
  }

  /** A prompt that was counted to fit did not. */
  synchronized void wereTooFew() {
    raised = Math.min(RAISED_MAX, raised * RAISED_BY);
  }

  private synchronized int raised(int count) {
    return (int) Math.ceil(raised * count);
  }

  private synchronized boolean isEstimating() {
    estimating = estimating && nanoTime.getAsLong() - estimatingUntilNanos < 0;
    return estimating;
  }

  private synchronized void took(long nanos) {
    lateNanos = nanos <= CALL_NANOS_USUAL ? 0 : lateNanos + nanos - CALL_NANOS_USUAL;
    if (lateNanos > LATE_MAX.toNanos()) {
      estimateForAWhile();
    }
  }

  private synchronized void estimateForAWhile() {
    lateNanos = 0;
    estimating = true;
    estimatingUntilNanos = nanoTime.getAsLong() + ESTIMATED_FOR.toNanos();
  }

  /** vLLM and SGLang read "prompt" and tell "count"; llama-server reads "content", tells a list. */
  private int ask(String text) throws IOException, InterruptedException {
    JsonNode reply =
        calls.post(
            uri,
            JsonMapper.shared()
                .writeValueAsString(Map.of("model", model, "prompt", text, "content", text)),
            CALL_TIME_MAX);
    int count = reply.path("count").asInt(reply.path("tokens").size());
    if (count <= 0 && !text.isEmpty()) {
      throw new IOException("no count was told");
    }
    return count;
  }

  /** High rather than low: one token a Chinese character, one for three Latin ones. */
  static int estimate(String text) {
    long wide = text.codePoints().filter(c -> c >= 0x2E80).count();
    long narrow = text.codePoints().count() - wide;
    return Math.toIntExact(wide + Math.ceilDiv(narrow, LATIN_CHARACTERS_PER_TOKEN));
  }
}
