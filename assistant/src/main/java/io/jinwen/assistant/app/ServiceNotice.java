package io.jinwen.assistant.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells systemd when the server is ready, and from then on that it lives, where the unit asks for
 * that ({@code Type=notify}, {@code WatchdogSec}). A server that no longer answers is then started
 * anew. Nothing happens where no systemd waits.
 *
 * <p>It lives while {@code /health}, asked over HTTP, is answered with anything but "failed". A
 * full disk or a database that is away is no reason to start anew: the server goes on by itself
 * when they are back, and until then answers what can be answered.
 */
final class ServiceNotice {
  private static final Logger LOG = LoggerFactory.getLogger(ServiceNotice.class);
  private static final Duration BEFORE_READY = Duration.ofMillis(100);

  private final Consumer<String> manager;
  private final Supplier<Pulse> pulse;
  private final Optional<Duration> every;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("service-notice").factory());
  private boolean announced; // of the timer's thread

  /** How the server is. */
  enum Pulse {
    READY,
    /** It answers, and is not ready yet or cannot keep anything at the moment. */
    ALIVE,
    DEAD
  }

  /**
   * @param manager what lines are told to
   * @param pulse asks the server
   * @param every how often the manager wants to hear that it lives; never where it is empty
   */
  ServiceNotice(Consumer<String> manager, Supplier<Pulse> pulse, Optional<Duration> every) {
    this.manager = manager;
    this.pulse = pulse;
    this.every = every;
  }

  /** The one that the environment asks for, if it does. */
  static Optional<ServiceNotice> of(Map<String, String> environment, Supplier<Pulse> pulse) {
    return Optional.ofNullable(environment.get("NOTIFY_SOCKET"))
        .map(NotifySocket::new)
        .map(socket -> new ServiceNotice(sendTo(socket), pulse, watchdog(environment)));
  }

  private static Consumer<String> sendTo(NotifySocket socket) {
    return lines -> {
      try {
        socket.send(lines);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }

  /** A third of the time after which systemd takes the server for dead: one notice may be lost. */
  private static Optional<Duration> watchdog(Map<String, String> environment) {
    String process = environment.getOrDefault("WATCHDOG_PID", "");
    if (!process.isEmpty() && !process.equals(Long.toString(ProcessHandle.current().pid()))) {
      return Optional.empty(); // meant for another process
    }
    return Optional.ofNullable(environment.get("WATCHDOG_USEC"))
        .map(Long::parseLong)
        .map(micros -> Duration.ofNanos(TimeUnit.MICROSECONDS.toNanos(micros)).dividedBy(3));
  }

  /** From now on, until the process ends. */
  void start() {
    timer.execute(this::lookAndGoOn);
  }

  private void lookAndGoOn() {
    try {
      look();
    } catch (RuntimeException e) { // one that escapes would end the notices silently
      LOG.error("the service manager could not be told", e);
    }
    if (!announced || every.isPresent()) {
      Duration pause = announced ? every.get() : BEFORE_READY;
      timer.schedule(this::lookAndGoOn, pause.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  void look() {
    Pulse now = pulse.get();
    if (now == Pulse.READY && !announced) {
      manager.accept("READY=1");
      announced = true;
    }
    if (announced && now != Pulse.DEAD) {
      manager.accept("WATCHDOG=1");
    }
  }
}
