package io.jinwen.assistant.app;

import io.jinwen.assistant.conversation.OpenAnswers;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * Ends the answers that are still open when the program ends: after the engine and after the time
 * that readers get to take the last events, before the connections and the database are closed. So
 * what a stalled reader was shown is remembered.
 */
final class AnswersLifecycle implements SmartLifecycle {
  private final OpenAnswers answers;
  private volatile boolean running;

  AnswersLifecycle(OpenAnswers answers) {
    this.answers = answers;
  }

  @Override
  public void start() {
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    answers.close();
  }

  @Override
  public void stop(Runnable callback) {
    Thread.ofPlatform()
        .daemon()
        .name("answers-close")
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

  @Override
  public int getPhase() {
    return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE - 1;
  }
}
