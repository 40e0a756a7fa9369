package io.jinwen.assistant.page;

import java.util.concurrent.atomic.AtomicBoolean;
import org.atmosphere.cpr.DefaultBroadcaster;
import org.atmosphere.cpr.Deliver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands what is pushed to the windows' connections, in order, and leaves nothing lying.
 *
 * <p>Atmosphere's own counts its threads: one that has waited in vain takes a moment from there to
 * the count, and what is pushed in between starts no other. It lay there until the next push to any
 * window; where that was the end of an answer, the window showed it as running. Here whoever stops
 * looks once more after it has said so.
 */
public final class PushBroadcaster extends DefaultBroadcaster {
  private static final Logger LOG = LoggerFactory.getLogger(PushBroadcaster.class);

  private final AtomicBoolean delivering = new AtomicBoolean();

  /** No thread waits; one is taken when there is something to deliver. */
  @Override
  protected void spawnReactor() {}

  @Override
  protected void dispatchMessages(Deliver message) {
    messages.add(message);
    deliver();
  }

  private void deliver() {
    if (!messages.isEmpty() && delivering.compareAndSet(false, true)) {
      getBroadcasterConfig().getExecutorService().execute(this::deliverAll);
    }
  }

  private void deliverAll() {
    try {
      for (Deliver next = messages.poll(); next != null; next = messages.poll()) {
        deliver(next);
      }
    } finally {
      delivering.set(false);
    }
    deliver(); // what came after the last look
  }

  /** One that cannot be delivered keeps no other from it; its window asks anew. */
  private void deliver(Deliver message) {
    try {
      push(message);
    } catch (RuntimeException e) {
      LOG.warn("a push to a window failed", e);
    }
  }
}
