package io.jinwen.assistant.backend.remote;

import io.jinwen.engine.Engine;
import io.jinwen.engine.api.EngineException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One engine of several: connected to when it is there, asked how it is every few seconds. */
public final class PoolMember {
  private static final Logger LOG = LoggerFactory.getLogger(PoolMember.class);

  /** How an engine is reached. */
  public interface Connector {
    /**
     * @throws EngineException where it is not there or does not take us
     */
    Engine connect() throws InterruptedException;

    /** Why it wants no new requests just now; empty where it takes them. */
    Optional<String> unwilling(Engine engine) throws InterruptedException;
  }

  static final Duration TRY_EVERY = Duration.ofSeconds(10);

  private final String name;
  private final boolean fallback;
  private final Connector connector;
  private final LongSupplier nanoTime;
  private final AtomicInteger running = new AtomicInteger();
  private volatile Optional<Engine> engine = Optional.empty();
  private volatile Optional<String> unwilling = Optional.of("not connected yet");
  private volatile EngineException refusal =
      new EngineException(EngineException.Code.UNAVAILABLE, "not connected yet");
  private boolean closed; // guarded by this
  private long triedNanos; // likewise

  /**
   * @param name its address, for people
   * @param fallback whether it is asked only where no other takes requests
   */
  public PoolMember(String name, boolean fallback, Connector connector) {
    this(name, fallback, connector, System::nanoTime);
  }

  PoolMember(String name, boolean fallback, Connector connector, LongSupplier nanoTime) {
    this.name = name;
    this.fallback = fallback;
    this.connector = connector;
    this.nanoTime = nanoTime;
    this.triedNanos = nanoTime.getAsLong();
  }

  String name() {
    return name;
  }

  boolean isFallback() {
    return fallback;
  }

  Optional<Engine> engine() {
    return engine;
  }

  AtomicInteger runningCount() {
    return running;
  }

  int running() {
    return running.get();
  }

  boolean takesRequests() {
    return unwilling.isEmpty() && engine.filter(e -> e.status().ready()).isPresent();
  }

  /** Whether it answers when it is asked how it is. */
  boolean isThere() {
    return unwilling.isEmpty() && engine.isPresent();
  }

  /**
   * Whether a request should find out if it still does not take us: its settings may have been
   * mended, or only that one request was not to its liking. True once in a while.
   */
  synchronized boolean isWorthATry() {
    long now = nanoTime.getAsLong();
    if (!isThere() || takesRequests() || now - triedNanos < TRY_EVERY.toNanos()) {
      return false;
    }
    triedNanos = now;
    return true;
  }

  /** Why it was not reached when that was tried last. */
  EngineException refusal() {
    return refusal;
  }

  String problem() {
    return unwilling.or(() -> engine.flatMap(e -> e.status().problem())).orElse("takes requests");
  }

  void look() throws InterruptedException {
    Optional<String> before = unwilling;
    if (engine.isEmpty()) {
      try {
        keep(connector.connect());
        unwilling = Optional.empty();
      } catch (EngineException e) {
        refusal = e;
        unwilling = Optional.of(String.valueOf(e.getMessage()));
      }
    } else {
      unwilling = connector.unwilling(engine.get());
    }
    if (!before.equals(unwilling)) {
      unwilling.ifPresentOrElse(
          why -> LOG.warn("{} takes no new requests: {}", name, why),
          () -> LOG.info("{} takes requests", name));
    }
  }

  private synchronized void keep(Engine connected) {
    if (closed) {
      connected.close();
    } else {
      engine = Optional.of(connected);
    }
  }

  synchronized void close() {
    closed = true;
    engine.ifPresent(Engine::close);
  }
}
