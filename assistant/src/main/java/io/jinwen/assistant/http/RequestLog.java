package io.jinwen.assistant.http;

import io.jinwen.assistant.conversation.AnswerEvent;
import io.jinwen.assistant.records.store.StoreFault;
import io.jinwen.engine.api.EngineException;
import io.jinwen.engine.api.Usage;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One log line per answer: numbers only, never a word of what was asked or answered. */
public final class RequestLog {
  private static final Logger LOG = LoggerFactory.getLogger("jinwen.requests");

  private final String id;
  private final boolean streamed;
  private final long startNanos = System.nanoTime();

  public RequestLog(String id, boolean streamed) {
    this.id = id;
    this.streamed = streamed;
  }

  /** The answer was delivered. */
  public void done(AnswerEvent.Done done) {
    Usage usage = done.usage();
    LOG.info(
        "id={} stream={} end={} prompt_tokens={} cached_tokens={} completion_tokens={} queue_ms={}"
            + " first_token_ms={} ms={}",
        id,
        streamed,
        done.ending().name().toLowerCase(Locale.ROOT),
        usage.promptTokens(),
        usage.cachedTokens(),
        usage.completionTokens(),
        Math.round(usage.queueMillis()),
        Math.round(usage.firstTokenMillis()),
        millis());
  }

  /** The client was told a problem instead of an answer. */
  public void failed(Problem problem) {
    LOG.info("id={} stream={} end={} ms={}", id, streamed, problem.kind().code(), millis());
  }

  /** There was nobody left to deliver to. */
  public void clientGone() {
    LOG.info("id={} stream={} end=client_gone ms={}", id, streamed, millis());
  }

  /** Where an error is the engine's own defect, its trace. */
  public void cause(EngineException error) {
    boolean ofTheStore = StoreFault.of(error).isPresent(); // logged by who watches it
    if (error.code() == EngineException.Code.INTERNAL && !ofTheStore) {
      LOG.error("id={} the engine failed", id, error);
    }
  }

  private long millis() {
    return (System.nanoTime() - startNanos) / 1_000_000;
  }
}
