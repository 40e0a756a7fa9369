package io.jinwen.assistant.app;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the program for good when it was told to end and does not: whatever hangs, a supervisor gets
 * its process back. What was acknowledged is on the disk by then.
 */
final class ShutdownLimit {
  private static final Logger LOG = LoggerFactory.getLogger(ShutdownLimit.class);

  /** The phases of an orderly end have 3 s each; a supervisor waits for 10 s or more. */
  private static final Duration LIMIT = Duration.ofSeconds(9);

  private static final int STATUS = 1;

  private ShutdownLimit() {}

  /** From now on the end of this process takes no longer than the limit. */
  static void install() {
    // The hook itself must return: the process waits for hooks, but not for daemon threads.
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .name("shutdown-limit")
                .unstarted(() ->
                    Thread.ofPlatform()
                        .daemon()
                        .name("shutdown-limit")
                        .start(ShutdownLimit::enforce)));
  }

  private static void enforce() {
    try {
      Thread.sleep(LIMIT);
      LOG.error("the server did not end within {} s and is stopped", LIMIT.toSeconds());
    } catch (InterruptedException e) {
      LOG.error("the wait for the end was interrupted; the server is stopped", e);
    } finally {
      Runtime.getRuntime().halt(STATUS);
    }
  }
}
