package io.jinwen.assistant.conversation;

import java.time.Duration;

/** The events of one answer, read by one thread that does not want to wait for ever. */
public interface AnswerStream extends AutoCloseable {
  /** The next event, or Quiet when none came within the patience. */
  AnswerEvent poll(Duration patience) throws InterruptedException;

  /**
   * Stops the answer if it is still under way; what was shown by then is remembered as stopped. May
   * be called by any thread.
   */
  @Override
  void close();
}
