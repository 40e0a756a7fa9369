package io.jinwen.assistant.app;

import io.jinwen.assistant.backend.Backend;
import org.springframework.context.SmartLifecycle;

/**
 * Closes the engine before the port is closed: running streams then still have a connection to say
 * on why they end.
 */
final class BackendLifecycle implements SmartLifecycle {
  private final Backend backend;
  private volatile boolean running;

  BackendLifecycle(Backend backend) {
    this.backend = backend;
  }

  @Override
  public void start() {
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    backend.close();
  }

  /**
   * On a thread of its own, so that an engine that does not end delays the program by no more than
   * the time of one phase.
   */
  @Override
  public void stop(Runnable callback) {
    Thread.ofPlatform()
        .daemon()
        .name("engine-close")
        .start(() -> {
          try {
            stop();
          } finally {
            callback.run();
          }
        });
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** The highest phase stops first; the web server has lower ones. */
  @Override
  public int getPhase() {
    return DEFAULT_PHASE;
  }
}
