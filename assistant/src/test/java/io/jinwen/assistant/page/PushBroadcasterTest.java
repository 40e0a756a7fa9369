package io.jinwen.assistant.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.atmosphere.cpr.AtmosphereFramework;
import org.atmosphere.cpr.Broadcaster;
import org.atmosphere.cpr.BroadcasterListenerAdapter;
import org.atmosphere.cpr.Deliver;
import org.junit.jupiter.api.Test;

class PushBroadcasterTest {
  private static final int PUSHES = 20_000;

  private final BlockingQueue<Object> delivered = new LinkedBlockingQueue<>();

  /** Each comes just when who delivered the one before is about to stop. */
  @Test
  void whatComesWhileItStopsIsDelivered() throws InterruptedException {
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      PushBroadcaster broadcaster = new PushBroadcaster();
      broadcaster.initialize("test", new AtmosphereFramework().getAtmosphereConfig());
      broadcaster.getBroadcasterConfig().setExecutorService(threads);
      broadcaster.addBroadcasterListener(
          new BroadcasterListenerAdapter() {
            @Override
            public void onMessage(Broadcaster to, Deliver message) {
              delivered.add(message.getMessage());
            }
          });
      for (int push = 0; push < PUSHES; push++) {
        broadcaster.broadcast(push);
        assertThat(delivered.poll(20, TimeUnit.SECONDS)).isEqualTo(push);
      }
    }
  }
}
