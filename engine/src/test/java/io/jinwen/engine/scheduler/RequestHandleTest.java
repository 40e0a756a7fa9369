package io.jinwen.engine.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jinwen.engine.api.EngineException;
import io.jinwen.engine.api.GenerationEvent;
import java.time.Duration;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RequestHandleTest {
  private static final GenerationEvent PIECE = new GenerationEvent.Piece("字", false);
  private static final GenerationEvent END =
      new GenerationEvent.Failed(new EngineException(EngineException.Code.CLOSED, "test"));

  private final AtomicInteger wakeUps = new AtomicInteger();
  private final RequestHandle handle = new RequestHandle(wakeUps::incrementAndGet);

  private void fill() {
    while (handle.hasRoom()) {
      handle.put(PIECE);
    }
  }

  @Test
  void theEndIsGivenAgainAndAgain() throws InterruptedException {
    handle.put(PIECE);
    handle.put(END);
    assertThat(handle.next()).isSameAs(PIECE);
    assertThat(handle.next()).isSameAs(END);
    assertThat(handle.next()).isSameAs(END);
    assertThat(handle.poll(Duration.ZERO)).containsSame(END);
  }

  @Test
  void pollIsEmptyWhereNothingCame() throws InterruptedException {
    assertThat(handle.poll(Duration.ZERO)).isEmpty();
    assertThat(handle.poll(Duration.ofNanos(1))).isEmpty();
  }

  @Test
  void afterTheEndThereIsNothing() {
    handle.put(END);
    assertThatThrownBy(() -> handle.put(PIECE)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> handle.put(END)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void theReaderWakesTheLoopOnceThereIsRoom() throws InterruptedException {
    fill();
    assertThat(wakeUps).hasValue(0);
    handle.poll(Duration.ZERO);
    assertThat(wakeUps).hasValue(1);
    assertThat(handle.hasRoom()).isTrue();
    handle.poll(Duration.ZERO);
    assertThat(wakeUps).hasValue(1);
  }

  /** Whoever comes first, the loop's look or the reader: a loop that waits is woken. */
  @Test
  void noWakeUpIsLostWhileTheReaderEmptiesTheQueue() throws Exception {
    CyclicBarrier barrier = new CyclicBarrier(2);
    try (ExecutorService reader = Executors.newSingleThreadExecutor()) {
      for (int round = 0; round < 20_000; round++) {
        fill();
        handle.poll(Duration.ZERO); // takes back what fill() noted: the queue is nearly full now
        handle.put(PIECE);
        int before = wakeUps.get();
        Future<?> drained =
            reader.submit(() -> {
              barrier.await();
              while (handle.poll(Duration.ZERO).isPresent()) {
                // until it is empty
              }
              return null;
            });
        barrier.await();
        boolean room = handle.hasRoom();
        drained.get();
        assertThat(room || wakeUps.get() > before).as("round %d", round).isTrue();
      }
    }
  }
}
