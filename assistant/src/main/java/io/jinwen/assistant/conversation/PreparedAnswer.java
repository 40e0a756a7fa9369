package io.jinwen.assistant.conversation;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** An answer that is there already, and written down. */
final class PreparedAnswer implements AnswerStream {
  private final List<AnswerEvent> events;
  private final AtomicInteger handedOut = new AtomicInteger();

  /**
   * @param events from Opened to the last one
   */
  PreparedAnswer(List<AnswerEvent> events) {
    this.events = List.copyOf(events);
  }

  @Override
  public AnswerEvent poll(Duration patience) {
    return events.get(Math.min(handedOut.getAndIncrement(), events.size() - 1));
  }

  @Override
  public void close() {
    // nothing is under way
  }
}
